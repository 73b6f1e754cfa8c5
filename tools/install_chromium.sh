#!/bin/sh
# Make sure that there is a Chromium for the tests of the pages, with fonts for Chinese. Set CHROMIUM to name one.
# The one without windows is preferred: with windows that nobody sees, each page takes a third more of the machine.
set -eu

if [ -n "${CHROMIUM:-}" ] || command -v chromium-headless-shell >/dev/null || command -v chromium >/dev/null ||
    command -v chromium-browser >/dev/null || command -v google-chrome >/dev/null || [ -d "/Applications/Google Chrome.app" ]; then
    exit 0
fi
if command -v apt-get >/dev/null && [ "$(id -u)" = 0 ]; then
    echo "Installing Chromium and fonts for the tests of the pages"
    apt-get update -qq
    browser=chromium
    if apt-cache show chromium-headless-shell >/dev/null 2>&1; then browser=chromium-headless-shell; fi
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$browser" fonts-noto-cjk >/dev/null
    exit 0
fi
echo "The tests of the pages need Chromium. On Debian: 'sudo apt install chromium-headless-shell fonts-noto-cjk', on Ubuntu 'chromium' instead; elsewhere install Chrome, or name a program: CHROMIUM=/path/to/chrome." >&2
exit 1
