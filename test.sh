#!/usr/bin/env bash
# Runs every test against the real servers, after the checks that come before a commit.
#
#   ./test.sh        everything; installs what is missing (as root, from Debian's packages)
#   ./test.sh fast   without the tests that need a server or a browser
#
# LIBRARY_CORPUS names a folder of further documents to test with; without it those tests are skipped by name.
# Ends with 'N passed, N failed, N skipped', and exits 0 only where nothing failed, or was skipped for want of a server.
set -euo pipefail
cd "$(dirname "$0")"
mode=${1:-all}
[ "$mode" = all ] || [ "$mode" = fast ] || { sed -n '2,/^set /{/^#/s/^# \{0,1\}//p}' "$0" >&2; exit 2; }
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1

command -v dotnet >/dev/null || { echo "The .NET 10 SDK is missing: see https://dotnet.microsoft.com/download" >&2; exit 1; }

if [ "$mode" = all ]; then
  need=()
  for package in chromium postgresql ceph-mon ceph-osd radosgw curl python3-aiosmtpd python3-icalendar qpdf poppler-utils bubblewrap tesseract-ocr clamav-daemon dovecot-imapd fonts-liberation; do
    dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || need+=("$package")
  done
  for program in writer calc impress; do
    dpkg-query -W -f '${Status}' "libreoffice-$program-nogui" "libreoffice-$program" 2>/dev/null | grep -q 'ok installed' || need+=("libreoffice-$program-nogui")
  done
  if [ ${#need[@]} -gt 0 ]; then
    if [ "$(id -u)" != 0 ]; then
      echo "These Debian packages are missing: ${need[*]}. Install them (sudo apt-get install ${need[*]}), or run ./test.sh fast." >&2
      exit 1
    fi
    echo "Installing ${need[*]} …"
    export DEBIAN_FRONTEND=noninteractive
    # The server that PostgreSQL's package would start is not used: each run starts its own.
    { mkdir -p /etc/postgresql-common && echo 'create_main_cluster = false' >/etc/postgresql-common/createcluster.conf; } 2>/dev/null || true
    { apt-get update -q && apt-get install -y -q --no-install-recommends "${need[@]}"; } >/tmp/library-test-apt.log 2>&1 ||
      { echo "apt-get failed, see /tmp/library-test-apt.log" >&2; exit 1; }
  fi
fi

echo "Restoring …"
dotnet restore --verbosity quiet
echo "Checking the formatting …"
dotnet format --no-restore --verify-no-changes
echo "Building …"
dotnet build --no-restore --verbosity quiet

results=$(mktemp -d)
trap 'rm -rf "$results"' EXIT
filter=()
[ "$mode" = all ] || filter=(-trait- Needs=server -trait- Needs=browser)
status=0
run() { # name of the report, project, arguments of its runner
  local report=$1 project=$2
  shift 2
  echo "Testing $report …"
  # The runner's exit code says no more than its report, which is read below; one without a report has crashed.
  dotnet "artifacts/bin/$project/debug/$project.dll" -noColor -noLogo -xml "$results/$report.xml" "$@" >"$results/$report.log" 2>&1 || true
  grep -aE '^ *(.*\[(FAIL|SKIP)\]|=== |   [A-Za-z.]+  Total:)' -A 12 "$results/$report.log" | grep -av '^--$' || true
  [ -s "$results/$report.xml" ] || { tail -n 60 "$results/$report.log"; echo "$report ended without a report." >&2; status=1; }
}
for project in Storage.Tests Indexer.Tests Library.Api.Tests; do
  run "$project" "$project" "${filter[@]}"
done
if [ "$mode" = all ]; then
  # What concerns documents, files, jobs, search and rights once more, with every system on PostgreSQL and S3.
  servers=()
  for part in Documents Rights Faults Meetings; do
    servers+=(-namespace "Library.Api.Tests.$part")
  done
  LIBRARY_TEST_SERVERS=1 run "Library.Api.Tests on servers" Library.Api.Tests "${servers[@]}" -trait- Needs=browser -trait- "Kept=in a folder" \
    -class- Library.Api.Tests.Faults.SeveralMachinesTests -class- Library.Api.Tests.Documents.JourneyOnS3Tests
fi

sum() { # attribute: its sum over all reports
  cat "$results"/*.xml 2>/dev/null | grep -ao '<assembly [^>]*' | grep -ao " $1=\"[0-9]*\"" | grep -o '[0-9]*' | paste -sd+ - | bc
}
count() { local n; n=$(sum "$1"); echo "${n:-0}"; }
command -v bc >/dev/null || bc() { read -r terms; echo $((${terms:-0})); }
passed=$(count passed)
failed=$(($(count failed) + $(count errors)))
skipped=$(count skipped)
wanting=$(cat "$results"/*.xml 2>/dev/null | grep -aoE '<reason><!\[CDATA\[(no S3 server|no PostgreSQL server|no SMTP server|no IMAP server|no browser|no python3|no icalendar|no qpdf|no ClamAV|no LibreOffice|no Tesseract)[^]]*' | sort -u || true)
if [ "$mode" = all ] && [ -n "$wanting" ]; then
  echo "Skipped for want of a server: ${wanting//<reason><!\[CDATA\[/}" >&2
  status=1
fi
[ "$failed" = 0 ] && [ "$passed" -gt 0 ] || status=1
if [ "$skipped" = 0 ]; then echo "$passed passed, $failed failed"; else echo "$passed passed, $failed failed, $skipped skipped"; fi
exit $status
