#!/bin/sh
# Make sure that there is a Chromium for the tests of the pages, with fonts for Chinese. Set CHROMIUM to name one.
set -eu

if [ -n "${CHROMIUM:-}" ] || command -v chromium >/dev/null || command -v chromium-browser >/dev/null ||
    command -v google-chrome >/dev/null || [ -d "/Applications/Google Chrome.app" ]; then
    exit 0
fi
if command -v apt-get >/dev/null && [ "$(id -u)" = 0 ]; then
    echo "Installing Chromium and fonts for the tests of the pages"
    apt-get update -qq
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium fonts-noto-cjk >/dev/null
    exit 0
fi
echo "The tests of the pages need Chromium. On Debian or Ubuntu: 'sudo apt install chromium fonts-noto-cjk'; elsewhere install Chrome, or name a program: CHROMIUM=/path/to/chrome." >&2
exit 1
