# METADATA
# title: Containers don't install software when they start
# description: >-
#   What a container installs or downloads at its start was neither reviewed nor scanned, differs
#   from one start to the next, and is missing when its source is down.
# custom:
#   severity: info
#   applies_to: [kubernetes/pod]
#   fix: Build the software into the image.
#   fragments: true
package sluicegate.kubernetes.install_at_start

import rego.v1

deny contains {"at": ["containers", i, key, j], "message": message} if {
	some i, container in input.pod.containers
	some key in ["command", "args"]
	some j
	text := container[key][j]
	is_string(text)
	mentions(text)
	tool := installs(text)
	message := sprintf("container `%s` installs software when it starts: `%s`", [
		input.pod.names[i],
		tool,
	])
}

# A cheap look first: most commands install nothing.
mentions(text) if {
	some word in ["install ", " add ", "curl ", "wget "]
	contains(text, word)
}

installs(text) := tool if {
	pattern := `(?:^|[\s;&|(])(apt|apt-get|apk|yum|dnf|pip3?|npm|gem)(?: +-\S+)* +(?:install|add)\s`
	tool := regex.find_all_string_submatch_n(pattern, text, 1)[0][1]
}

installs(text) := "curl | sh" if {
	regex.match(`(^|[\s;&|(])(curl|wget) [^|;&]*\|\s*(sudo +)?(ba|da|z)?sh\b`, text)
	not regex.match(`(^|[\s;&|(])(apt|apt-get|apk|yum|dnf|pip3?|npm|gem) `, text)
}
