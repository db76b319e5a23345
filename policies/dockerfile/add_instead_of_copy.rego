# METADATA
# title: Files are copied with COPY
# description: >-
#   ADD fetches and unpacks as it sees fit: what a URL gives is put into the image
#   unchecked, and an archive is unpacked though only its file was meant.
# custom:
#   severity: warning
#   applies_to: [dockerfile]
#   fix: >-
#     Use COPY; for a URL use ADD with `--checksum`, or fetch and verify it in a RUN.
package sluicegate.dockerfile.add_instead_of_copy

import rego.v1

archive := `\.(tar|tar\.[a-z0-9]+|tgz|tbz2?|txz|gz|bz2|xz|zst)$`

deny contains {"at": ["stages", s, "instructions", i], "message": message} if {
	instruction := input.object.stages[s].instructions[i]
	instruction.cmd == "ADD"
	source := instruction.words[w]
	instruction.words[w + 1]
	is_string(source)
	needless(source, instruction)
	message := sprintf("ADD of `%s`", [source])
}

needless(source, instruction) if {
	regex.match(`^https?://`, source)
	not instruction.flags.checksum
}

needless(source, _) if {
	not regex.match(`^(https?://|git@|git://|ssh://)`, source)
	not contains(source, "$")
	not contains(source, "*")
	not regex.match(archive, source)
	not regex.match(`^<<`, source)
}
