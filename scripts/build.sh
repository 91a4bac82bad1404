# shellcheck shell=bash
# For the scripts beside the repository's root: finds the tools and builds what is missing or stale. Source it; it sets
# `root` and JAVA_HOME. What it says goes to stderr: stdout belongs to the program that is started.

root=$(dirname "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")")

# Flags of every JVM that carries media. Sealing and batched sends are foreign-function calls; generational ZGC keeps pauses far
# below a packet interval.
# shellcheck disable=SC2034 # used by the scripts that source this one
readonly media_jvm_flags=(
  --enable-native-access=ALL-UNNAMED
  -XX:+UseZGC
  -XX:+ExitOnOutOfMemoryError
)

# For loadtest and bench: reports alone on the standard output.
# shellcheck disable=SC2034
readonly report_jvm_flags=(-Dlogback.configurationFile=org/gridroom/loadtest/logback.xml)

die() {
  printf '%s\n' "$@" >&2
  exit 1
}

require_jdk() {
  JAVA_HOME=$("$root/scripts/find-jdk.sh") || exit 1
  export JAVA_HOME
}

require_maven() {
  command -v mvn >/dev/null || die \
    "Gridroom is built with Apache Maven 3.8 or newer, and mvn is not on the PATH." \
    "Install it: apt-get install maven"
}

# Vite's own floor: 20.19 or 22.12.
node_is_recent() {
  command -v node >/dev/null && command -v npm >/dev/null &&
    node -e 'const [a, b] = process.versions.node.split(".").map(Number);
             process.exit(a > 22 || (a === 22 && b >= 12) || (a === 20 && b >= 19) ? 0 : 1)'
}

require_node() {
  node_is_recent || die \
    "The web client is built with npm and Node.js 20.19, or 22.12 or newer." \
    "Found: Node.js $(node --version 2>/dev/null || echo none), npm $(npm --version 2>/dev/null || echo none)." \
    "Install them: apt-get install nodejs npm (Debian 13 and later), or a current Node.js release."
}

# Whether one of the paths $2... is newer than the file $1, or $1 is not there. Folders count: a removed file changes its folder.
is_stale() {
  local stamp=$1 path existing=()
  shift
  [[ -e $stamp ]] || return 0
  for path; do
    [[ -e $path ]] && existing+=("$path")
  done
  [[ -n $(find "${existing[@]}" -newer "$stamp" -print -quit) ]]
}

built=$root/target/.built
readonly built

is_built() {
  [[ -d $root/signaling/target/lib && -d $root/loadtest/target/lib ]] || return 1
  local client=$root/client-web
  ! is_stale "$built" "$root"/pom.xml "$root"/{sfu,signaling,loadtest,client-web}/pom.xml "$root"/{sfu,signaling,loadtest}/src/main \
    "$client"/{src,public,index.html,package.json,package-lock.json,vite.config.ts,tsconfig.json,tools}
}

# Packs all modules with Maven, the web client too: $@ are its goals and options. Jars of an earlier version must not stay
# beside new ones. The stamp carries the time at which the build began: what is changed meanwhile is stale.
build() {
  mkdir -p "$root/target"
  touch "$root/target/.began"
  rm -rf "$root"/{signaling,loadtest}/target/lib
  (cd "$root" && mvn -B "$@") || return 1
  mv "$root/target/.began" "$built"
}

# Brings everything up to date; at once when it is. Two starts at a time build one after the other.
ensure_built() {
  require_jdk
  if is_built; then
    return 0
  fi
  require_maven
  require_node
  mkdir -p "$root/target"
  (
    if command -v flock >/dev/null; then flock 9; fi
    if ! is_built; then
      echo "Gridroom: building (a minute or two the first time)" >&2
      local log=$root/target/build.log
      if ! build -q -Dmaven.test.skip=true -DskipTests package >"$log" 2>&1; then
        cat "$log" >&2
        die "Gridroom: the build failed; its output is above and in $log."
      fi
    fi
  ) 9>"$root/target/.build-lock" || exit 1
}
