-- Run by `rpm --eval`; PAIRS is the file of pairs. One print, since rpm joins them without a line end.
local answers = {}
for line in io.lines(os.getenv("PAIRS")) do
  local left, right = line:match("^(%S+) (%S+)$")
  answers[#answers + 1] = rpm.vercmp(left, right)
end
print(table.concat(answers, "\n"))
