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
    "The web client is built with Node.js 20.19 or newer and npm; $(node --version 2>/dev/null || echo 'node') is not enough." \
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

client_stamp=$root/client-web/dist/.built
server_stamp=$root/target/.built
readonly client_stamp server_stamp

client_is_stale() {
  local client=$root/client-web
  is_stale "$client_stamp" "$client"/{src,public,index.html,package.json,package-lock.json,vite.config.ts,tsconfig.json}
}

server_is_stale() {
  [[ -d $root/signaling/target/lib && -d $root/loadtest/target/lib ]] || return 0
  is_stale "$server_stamp" "$root"/pom.xml "$root"/{sfu,signaling,loadtest,client-web}/pom.xml \
    "$root"/{sfu,signaling,loadtest}/src/main "$client_stamp"
}

# Stamps carry the time at which the build began: what is changed meanwhile is stale.
build_client() {
  mkdir -p "$root/target"
  touch "$root/target/.client-began"
  # The same steps as Maven's, so that neither does again what the other has done.
  node "$root/client-web/tools/maven.mjs" install && node "$root/client-web/tools/maven.mjs" build || return 1
  mv "$root/target/.client-began" "$client_stamp"
}

# Packs all modules with Maven: $@ are its goals and options. Jars of an earlier version must not stay beside new ones.
build_server() {
  mkdir -p "$root/target"
  touch "$root/target/.server-began"
  rm -rf "$root"/{signaling,loadtest}/target/lib
  (cd "$root" && mvn -B "$@") || return 1
  mv "$root/target/.server-began" "$server_stamp"
}

# Runs $2... with its output kept in a file, which is shown only if it fails.
quietly() {
  local what=$1 log=$root/target/build.log
  shift
  echo "Gridroom: building the $what" >&2
  if ! "$@" >"$log" 2>&1; then
    cat "$log" >&2
    die "Gridroom: building the $what failed; the output is above and in $log."
  fi
}

# Brings everything up to date; at once when it is. Two starts at a time build one after the other.
ensure_built() {
  require_jdk
  if ! client_is_stale && ! server_is_stale; then
    return 0
  fi
  mkdir -p "$root/target"
  (
    if command -v flock >/dev/null; then flock 9; fi
    if client_is_stale; then
      require_node
      quietly "web client" build_client
    fi
    if server_is_stale; then
      require_maven
      quietly "server" build_server -q -Dmaven.test.skip=true package
    fi
  ) 9>"$root/target/.build-lock" || exit 1
}
