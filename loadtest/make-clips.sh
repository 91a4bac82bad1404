#!/usr/bin/env bash
# Makes the clips that virtual participants play, in place: four seconds each, so that a loop brings a key frame every four
# seconds. Needs ffmpeg with libvpx and libopus; the clips are committed, so that nothing else does.
set -euo pipefail
cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/src/main/resources/org/gridroom/loadtest/media"

# 320x180 at 30 frames/s and about 150 kbit/s; one key frame, at the start; no frame that is not shown.
ffmpeg -loglevel error -y -f lavfi -i testsrc2=size=320x180:rate=30:duration=4 \
  -c:v libvpx -deadline good -cpu-used 4 -b:v 150k -maxrate 180k -bufsize 90k -g 1000 -auto-alt-ref 0 -lag-in-frames 0 \
  -error-resilient 1 -fflags +bitexact -flags:v +bitexact camera.ivf

# Mono speech-like sound, one packet for 20 ms.
ffmpeg -loglevel error -y -f lavfi -i "aevalsrc='0.4*sin(2*PI*(180+60*sin(5*t))*t)*(0.6+0.4*sin(2*PI*4*t))':s=48000:d=4" \
  -c:a libopus -b:a 24k -application voip -frame_duration 20 -fflags +bitexact -flags:a +bitexact microphone.opus
