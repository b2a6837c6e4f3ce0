// node-semver in its loose mode; versions that throw are invalid.
const semver = require('semver');
const lines = require('fs').readFileSync(0, 'utf8').split('\n').slice(0, -1);
const answers = lines.map((line) => {
  const [left, right] = line.split(' ');
  try {
    return semver.compare(left, right, true);
  } catch {
    return 'invalid';
  }
});
process.stdout.write(answers.join('\n') + '\n');
