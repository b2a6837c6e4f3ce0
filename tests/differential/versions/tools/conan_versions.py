import sys

try:
    from conan.internal.model.version import Version
except ImportError:
    from conans.model.version import Version

for line in sys.stdin:
    a, b = (Version(text) for text in line.split())
    try:
        print((a > b) - (a < b))
    except TypeError:
        print("invalid")
