#!/bin/bash
# Run by test-chroot.sh on the system it boots: uses what was installed as an operator does, and removes it.
set -euo pipefail
trap 'echo "error: line $LINENO: $BASH_COMMAND"; journalctl --no-pager --lines=40' ERR
cd /var/lib/quarry

step() { printf '\n──── %s\n' "$*"; }
as_quarry() { setpriv --reuid=quarry --regid=quarry --init-groups --reset-env "$@"; }
await() { for _ in $(seq 300); do if "$@" > /dev/null 2>&1; then return 0; fi; sleep 0.1; done; "$@"; }
# POST PATH JSON, over bash's own sockets: this system has no client. `await` calls it where `set -e` says nothing.
post() {
    exec 3<> /dev/tcp/127.0.0.1/8765 || return 1
    printf 'POST %s HTTP/1.1\r\nHost: 127.0.0.1:8765\r\nContent-Type: application/json\r\n' "$1" >&3
    printf 'Content-Length: %d\r\nConnection: close\r\n\r\n%s' "$(printf %s "$2" | wc -c)" "$2" >&3
    cat <&3
    exec 3>&-
}

step "no Swift on this system"
if command -v swift || find / -xdev -name 'libswift*' | grep .; then exit 1; fi
quarry --version
systemd-analyze verify --man=no /lib/systemd/system/quarry-*.{service,timer}
bash -n /usr/share/bash-completion/completions/quarry
ls /usr/share/man/man1/quarry{,-build,-parser}.1.gz /usr/share/doc/quarry/copyright /usr/share/quarry/tune/{requirements.txt,quarry_tune/command.py}

step "the parser is found through a link, from any folder"
ln -s /usr/bin/quarry /usr/local/bin/kb
(cd / && kb parse --text "/srv/handbook/finance/差旅費報支規定.txt" | grep -m1 差旅)

step "models, and the machine"
for model in all-MiniLM-L6-v2 multilingual-e5-small; do as_quarry quarry model add /srv/models/$model; done
as_quarry quarry doctor

step "a build by its unit; the parsers' own limits are in force in it"
cat > /etc/quarry/jobs/handbook.yaml << 'END'
name: handbook
corpus: { roots: [/srv/handbook] }
index: indexes/handbook
embed: { model: multilingual-e5-small }
schedule: "30 1 * * *"
timezone: Asia/Taipei
END
systemctl start --no-block quarry-build@handbook
filters() { sed -n 's/^Seccomp_filters:\s*//p' "/proc/$1/status"; }
confined() { # Whether some parser has a limit of memory and a filter more than the engine.
    local engine parser
    engine=$(systemctl show --property=MainPID --value quarry-build@handbook)
    for parser in $(pgrep --exact quarry-parser); do
        if grep -q "Max address space *[0-9]" "/proc/$parser/limits" \
            && [ "$(filters "$parser")" -gt "$(filters "$engine")" ]; then return 0; fi
    done
    return 1
}
await confined
systemctl start quarry-build@handbook
[ "$(systemctl show --property=Result --value quarry-build@handbook)" = success ]
journalctl --no-pager --output=cat --unit=quarry-build@handbook | grep -A1 "Generation 1 published"
quarry jobs list /etc/quarry/jobs/handbook.yaml

step "asked in two languages"
as_quarry quarry search indexes/handbook "How many days of paid parental leave are there in Rotterdam?" --k 1
as_quarry quarry search indexes/handbook "差旅費報支的期限是幾天？" --k 1 | grep 差旅

step "served"
systemctl enable --now quarry-serve@handbook
await post /api/v1/search '{"query": "parental leave"}'
post /api/v1/search '{"query": "差旅費報支的期限", "k": 1}' | grep 差旅
post /api/v1/ask '{"question": "差旅費報支的期限是幾天？"}' | grep '"proved"'

step "exported, and pulled by its unit"
mkdir /srv/site && chown quarry: /srv/site
as_quarry quarry export indexes/handbook /srv/site
echo REPOSITORY=/srv/site > /etc/quarry/pull/copy.conf
systemctl start quarry-pull@copy
[ "$(cat indexes/copy/generations/*/root.sha256)" = "$(cat indexes/handbook/generations/1/root.sha256)" ]

step "at night: the timer, and the daemon in its place"
systemctl enable --now quarry-build@handbook.timer
systemctl list-timers --no-pager quarry-build@handbook.timer
systemctl start quarry-daemon
await sh -c 'journalctl --output=cat --unit=quarry-daemon | grep "handbook: next at .*Asia/Taipei"'
systemctl stop quarry-daemon
[ "$(systemctl show --property=Result --value quarry-daemon)" = success ]

step "installed over itself: the server starts again"
server=$(systemctl show --property=MainPID --value quarry-serve@handbook)
dpkg --install /root/quarry_*.deb
await post /api/v1/search '{"query": "parental leave"}'
[ "$server" != "$(systemctl show --property=MainPID --value quarry-serve@handbook)" ]

step "removed: nothing runs, data and settings stay"
dpkg --remove quarry
if pgrep quarry || ls /usr/bin/quarry* /lib/systemd/system/quarry*; then exit 1; fi
ls /etc/quarry/jobs/handbook.yaml indexes/handbook/CURRENT

step "the archive, in a folder with an odd name"
odd="/opt/an odd 目錄"
mkdir "$odd"
tar --extract --file /root/quarry-*.tar.gz --directory="$odd" --strip-components=1
mv "$odd" "$odd.moved"
ln -s "$odd.moved/bin/quarry" /usr/local/bin/quarry
hash -r
(cd / && quarry --version && quarry parse --text /srv/handbook/hr/*.docx | sed -n 1,3p)
as_quarry quarry search indexes/handbook "差旅費報支的期限是幾天？" --k 1 | grep 差旅
rm -r "$odd.moved" /usr/local/bin/{quarry,kb}

step "purged: what somebody wrote stays, the user too, and nothing else"
cd /
dpkg --purge quarry
find / -xdev -name '*quarry*' -not -path '/root/*' -not -path '/proc/*' -not -path '/run/*'
[ "$(find /etc/quarry -type f | sort | tr '\n' ' ')" = "/etc/quarry/jobs/handbook.yaml /etc/quarry/pull/copy.conf " ]
rm -r /etc/quarry
if find / -xdev -name '*quarry*' -not -path '/root/*' -not -path '/proc/*' -not -path '/run/*' | grep .
then exit 1; fi
getent passwd quarry
printf '\neverything passed\n'
