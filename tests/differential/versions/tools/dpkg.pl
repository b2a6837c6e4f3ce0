# Asks dpkg itself, one process a question.
use strict;
use warnings;

$| = 1;
open(STDERR, '>', '/dev/null');
sub holds {
  my ($left, $relation, $right) = @_;
  my $status = system('dpkg', '--compare-versions', '--', $left, $relation, $right) >> 8;
  return $status == 0 ? 1 : $status == 1 ? 0 : undef;
}
while (my $line = <STDIN>) {
  chomp $line;
  my ($left, $right) = split / /, $line, 2;
  my $less = holds($left, 'lt', $right);
  if (!defined $less) { print "invalid\n"; next; }
  if ($less) { print "-1\n"; next; }
  print holds($left, 'eq', $right) ? "0\n" : "1\n";
}
