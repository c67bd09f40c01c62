#!/usr/bin/env bash
# Packs the stage as a Debian package: .build-package/out/quarry_VERSION_ARCHITECTURE.deb.
source "$(dirname "$0")/facts.sh"

tree=$scratch/deb/quarry
rm -rf "$scratch/deb"
mkdir -p "$tree" "$out"
cp -r .packaging/debian .packaging/systemd "$stage" "$tree"
cat > "$tree/debian/changelog" << END
quarry ($version-1) unstable; urgency=medium

  * Commit ${commit:0:40}.
  * What has changed is in changelog.gz.

 -- The Quarry authors <maintainers@quarry.invalid>  $(date -R -d "@$SOURCE_DATE_EPOCH")
END

(cd "$tree" && DEB_BUILD_OPTIONS=noautodbgsym dpkg-buildpackage --build=binary --no-sign) \
    > "$scratch/deb/log" 2>&1 || { tail -n 40 "$scratch/deb/log" >&2; exit 1; }
lintian --fail-on error --tag-display-limit 0 "$scratch"/deb/*.deb
rm -f "$out"/quarry_*.deb
mv "$scratch"/deb/*.deb "$out"
sha256sum "$out"/*.deb
