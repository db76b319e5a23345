# METADATA
# title: Scripts are looked at before they run
# description: >-
#   What a server sends straight into a shell runs as root without anyone having seen it,
#   and may be another script for every build.
# custom:
#   severity: warning
#   applies_to: [dockerfile]
#   fix: >-
#     Fetch it, verify its checksum or signature, and run it then.
package sluicegate.dockerfile.pipe_to_shell

import rego.v1

deny contains {"at": ["stages", s, "instructions", i, "commands", c], "message": message} if {
	command := input.object.stages[s].instructions[i].commands[c]
	is_string(command)
	regex.match(`(curl|wget)\s[^|]*https?://[^|]*\|\s*(sudo\s+)?(/bin/|/usr/bin/)?(ba|z|da|k)?sh(\s|$)|(ba|z)?sh\s+(-c\s+)?["<]?[$<]?\((curl|wget)\s`, command)
	message := "a script is fetched and run unseen"
}
