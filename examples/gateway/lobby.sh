#!/bin/sh
# Says a line in the lobby through the gateway and shows who is here, with curl.
#
#   earshot gateway                  # prints an address
#   sh lobby.sh ADDRESS "Hello!"
#
# To follow what happens: curl -N -H "Authorization: Bearer TOKEN" ORIGIN/api/changes/conversation:lobby
set -eu
address=$1
text=$2
origin=${address%%/\?*}
token=${address##*token=}

# The token goes by standard input, where other users of this machine do not see it.
ask() {
  printf 'header = "Authorization: Bearer %s"\n' "$token" |
    curl --silent --show-error --fail-with-body --config - "$@"
  echo
}

ask "$origin/api/state/room"
ask --json "{\"type\":\"say\",\"conversation\":\"lobby\",\"text\":\"$text\"}" "$origin/api/command"
