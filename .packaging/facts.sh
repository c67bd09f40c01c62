# Sourced by the scripts beside it: what a package is of, and where things are. Everything that a package
# states follows from the commit, so that the same build is packed into the same bytes each time.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

scratch=.build-package   # a build folder of its own: the Swift runtime is linked statically here
release=$scratch/release
stage=$scratch/stage
out=$scratch/out         # what is handed on

commit=$(git describe --always --dirty --abbrev=40 --exclude='*')
SOURCE_DATE_EPOCH=$(git log -1 --format=%ct)
export SOURCE_DATE_EPOCH
export TZ=UTC LC_ALL=C.UTF-8

# A release is the commit with its tag; anything else lies after the version that it states.
version=$(sed -n 's/.*static let quarry = "\(.*\)".*/\1/p' Sources/Corpus/Version.swift)
if ! git describe --tags --exact-match --match "v$version" > /dev/null 2>&1 || [[ $commit == *-dirty ]]; then
    version+="+git$(date -d "@$SOURCE_DATE_EPOCH" +%Y%m%d.%H%M%S).${commit:0:7}"
    [[ $commit != *-dirty ]] || version+=.dirty
fi

# The sources that go along with an archive are the commit's.
refuse_changes() {
    [[ $commit != *-dirty ]] || {
        echo "error: files have changed since the last commit, and the sources that go along are the commit's" >&2
        exit 1
    }
}
