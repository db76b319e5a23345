# METADATA
# title: Audit logs are kept long enough
# description: >-
#   An attack is often found weeks later. A log that is thrown away before, or whose bounds nobody
#   set, does not tell what happened.
# custom:
#   severity: info
#   severities: {default: off, baseline: off, restricted: info, strict: warning}
#   applies_to: [kubernetes/pod]
#   fix: >-
#     Keep 30 days or more by --audit-log-maxage, 10 files or more by --audit-log-maxbackup, of
#     100 MB or more by --audit-log-maxsize.
package sluicegate.kubernetes.apiserver_audit_retention

import rego.v1

deny contains {"at": ["containers", i, "command"], "message": message} if {
	some i, container in input.pod.containers
	runs(container, "kube-apiserver")
	words := text(container)
	short(words)
	message := "audit logs are not kept for 30 days, ten files and 100 MB each"
}

runs(container, program) if {
	some list in ["command", "args"]
	word := container[list][0]
	is_string(word)
	endswith(word, program)
	regex.match(`(^|/)[a-z-]+$`, word)
}

text(container) := concat("\n", [word |
	some list in ["command", "args"]
	word := container[list][_]
	is_string(word)
])

# A bound of zero keeps them for ever.
short(words) if regex.match(`(?m)^--audit-log-maxage(=|\n)([1-9]|[12][0-9])$`, words)

short(words) if regex.match(`(?m)^--audit-log-maxbackup(=|\n)[1-9]$`, words)

short(words) if regex.match(`(?m)^--audit-log-maxsize(=|\n)[1-9][0-9]?$`, words)

short(words) if not regex.match(`(?m)^--audit-(log-max(age|backup|size)|webhook-config-file)(=|\n)`, words)
