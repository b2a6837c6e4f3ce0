import sys

try:
    from packaging.version import InvalidVersion, Version
except ImportError:
    from pip._vendor.packaging.version import InvalidVersion, Version

for line in sys.stdin:
    left, right = line.split()
    try:
        a, b = Version(left), Version(right)
    except InvalidVersion:
        print("invalid")
        continue
    print((a > b) - (a < b))
