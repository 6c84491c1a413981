#!/usr/bin/env bash
# The check of a GPU as a directory that runs on any Linux on x86-64 with NVIDIA's driver, without a JDK or Maven:
#
#   lotr-gpt-core/gpu-check-bundle.sh OUT [NVRTC]
#
# OUT/check-gpu runs it. NVRTC is a directory with libnvrtc.so.13 and libcudart.so.13 to take along (pip install --target
# DIR nvidia-cuda-nvrtc==13.0.88 nvidia-cuda-runtime==13.0.96, then DIR/nvidia/cu13/lib); without it, the other machine has
# to have CUDA 13. MAVEN_ARGS go to Maven.
set -euo pipefail
out=$(mkdir -p "$1" && cd "$1" && pwd)
nvrtc=${2:+$(cd "$2" && pwd)}
cd "$(dirname "$0")/.."

if [ -n "$(ls -A "$out")" ]; then
  echo "$out is not empty" >&2
  exit 1
fi
for library in ${nvrtc:+libcudart.so.13 libnvrtc.so.13}; do
  if [ ! -e "$nvrtc/$library" ]; then
    echo "$nvrtc has no $library: install both packages at once, into an empty directory" >&2
    exit 1
  fi
done
mvn -B -q ${MAVEN_ARGS:-} -pl lotr-gpt-core -DskipTests package
mvn -B -q ${MAVEN_ARGS:-} -pl lotr-gpt-core -Pall-tests dependency:copy-dependencies \
  -DincludeGroupIds=org.bytedeco,commons-codec -DincludeArtifactIds=javacpp,cuda,commons-codec -DoutputDirectory="$out/lib"
cp lotr-gpt-core/target/lotr-gpt-core-*.jar "$out/lib/"
jlink --add-modules java.base,java.logging,java.management,jdk.management,jdk.unsupported \
  --strip-debug --no-header-files --no-man-pages --compress=2 --output "$out/runtime"
if [ -n "$nvrtc" ]; then
  mkdir "$out/nvrtc"
  cp "$nvrtc"/libcudart.so.13 "$nvrtc"/libnvrtc.so.13 "$nvrtc"/libnvrtc-builtins.so.13.? "$out/nvrtc/"
fi
cat > "$out/check-gpu" <<'SCRIPT'
#!/bin/sh
# Arguments: --quick for less of everything; a file to write to instead of gpu-check.txt.
here=$(cd "$(dirname "$0")" && pwd)
LD_LIBRARY_PATH="$here/nvrtc${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}" \
  exec "$here/runtime/bin/java" -cp "$here/lib/*" dev.lotrgpt.worker.gpu.GpuCheckMain "$@"
SCRIPT
chmod +x "$out/check-gpu"
du -sh "$out"/runtime "$out"/lib
