#!/usr/bin/env bash
# Fuzzes one extractor with AFL++: ./fuzz.sh EXTRACTOR [SECONDS]
#
# Changes small sound files byte by byte, led by what code they reach, for SECONDS (600). A finding is a file that takes more than
# five seconds or 500 MB, ends the process, or makes our code throw what it does not turn into a typed failure.
# Findings stay under artifacts/fuzz/EXTRACTOR/out, which the next run goes on from; see fuzz/README.md.
set -euo pipefail
root=$(cd "$(dirname "$0")" && pwd)
cd "$root"
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 MSBUILDDISABLENODEREUSE=1
# Hexadecimal: 500 MB.
memory=1F400000

fail() {
    echo "fuzz.sh: $*" >&2
    exit 1
}

name=${1:-}
seconds=${2:-600}
[ -n "$name" ] || { sed -n '2,/^set /{/^#/s/^# \{0,1\}//p}' "$0" >&2; exit 2; }
case $seconds in '' | *[!0-9]*) fail "'$seconds' is no number of seconds" ;; esac
command -v dotnet >/dev/null || fail "dotnet is missing; install the .NET 10 SDK"
mkdir -p artifacts/fuzz
if ! command -v afl-fuzz >/dev/null; then
    [ "$(id -u)" = 0 ] || fail "AFL++ is missing; install it with: sudo apt-get install --no-install-recommends afl++"
    export DEBIAN_FRONTEND=noninteractive
    { apt-get update -q && apt-get install -y -q --no-install-recommends afl++; } >artifacts/fuzz/apt.log 2>&1 || fail "apt-get could not install afl++, see artifacts/fuzz/apt.log"
fi

dotnet tool restore >artifacts/fuzz/tools.log 2>&1 || fail "the tool that instruments cannot be had, see artifacts/fuzz/tools.log"
dotnet build fuzz -c Release -v q -clp:NoSummary >artifacts/fuzz/build.log 2>&1 || fail "fuzz does not build, see artifacts/fuzz/build.log"
plain=artifacts/bin/Library.Fuzz/release
dotnet "$plain/Library.Fuzz.dll" list | grep -qx -- "$name" || fail "there is no extractor '$name'; these there are: $(dotnet "$plain/Library.Fuzz.dll" list | paste -sd' ')"

folder=artifacts/fuzz/$name
program=$folder/program
rm -rf "$program" "$folder/seeds"
mkdir -p "$folder"
cp -r "$plain" "$program"
dotnet sharpfuzz "$program/Library.Indexer.dll" Library.Indexer.Extraction >/dev/null
for assembly in "$program"/UglyToad.PdfPig*.dll; do
    # One of them holds no code to instrument.
    dotnet sharpfuzz "$assembly" >/dev/null 2>&1 || true
done
dotnet "$plain/Library.Fuzz.dll" seeds "$name" "$folder/seeds"
dictionary=fuzz/Dictionaries/$(dotnet "$plain/Library.Fuzz.dll" dictionary "$name")

# Go on from what an earlier run found out.
input=$folder/seeds
[ ! -s "$folder/out/default/fuzzer_stats" ] || input=-
AFL_SKIP_BIN_CHECK=1 AFL_SKIP_CPUFREQ=1 AFL_I_DONT_CARE_ABOUT_MISSING_CRASHES=1 AFL_NO_AFFINITY=1 AFL_NO_UI=1 AFL_HANG_TMOUT=5000 AFL_FORKSRV_INIT_TMOUT=60000 \
    DOTNET_GCHeapHardLimit=$memory DOTNET_DbgEnableMiniDump=0 DOTNET_EnableDiagnostics=0 DOTNET_gcConcurrent=0 \
    afl-fuzz -i "$input" -o "$folder/out" -x "$dictionary" -t 5000 -m none -V "$seconds" -- "$(command -v dotnet)" "$program/Library.Fuzz.dll" run "$name" >"$folder/afl.log" 2>&1 ||
    fail "AFL++ ended early, see $folder/afl.log"

grep -E '^(run_time|execs_done|execs_per_sec|corpus_count|saved_crashes|saved_hangs) ' "$folder/out/default/fuzzer_stats"
found=0
for file in "$folder"/out/default/crashes/id* "$folder"/out/default/hangs/id*; do
    [ -e "$file" ] || continue
    found=$((found + 1))
    echo "$file"
    DOTNET_GCHeapHardLimit=$memory timeout 30 dotnet "$plain/Library.Fuzz.dll" replay "$name" "$file" 2>&1 | grep -v '^ *at System' | cut -c 1-200 | head -n 6 | sed 's/^/    /' || true
done
echo "$found findings"
[ "$found" = 0 ]
