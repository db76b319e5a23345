# METADATA
# title: Secrets are read from files
# description: >-
#   A variable is handed down to every child process, and shows in crash dumps, debug pages and
#   logs. A mounted Secret is read by who opens it, and changes without a restart.
# custom:
#   severity: info
#   severities: {default: off, strict: info}
#   applies_to: [kubernetes/pod]
#   fix: Mount the Secret as a volume and let the program read the file.
#   fragments: true
package sluicegate.kubernetes.env_secrets

import rego.v1

deny contains {"at": ["containers", i, "env", j, "valueFrom", "secretKeyRef"], "message": message} if {
	some i, container in input.pod.containers
	some j
	secret := container.env[j].valueFrom.secretKeyRef.name
	message := sprintf("container `%s` has the Secret `%v` in a variable", [input.pod.names[i], secret])
}

deny contains {"at": ["containers", i, "envFrom", j, "secretRef"], "message": message} if {
	some i, container in input.pod.containers
	some j
	secret := container.envFrom[j].secretRef.name
	message := sprintf("container `%s` has the Secret `%v` in variables", [input.pod.names[i], secret])
}
