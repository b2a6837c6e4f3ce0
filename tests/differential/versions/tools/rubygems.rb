require 'rubygems'

$stdin.each_line do |line|
  left, right = line.split
  puts(Gem::Version.correct?(left) && Gem::Version.correct?(right) ? Gem::Version.new(left) <=> Gem::Version.new(right) : 'invalid')
end
