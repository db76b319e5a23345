# METADATA
# title: Names are resolved by DNS
# description: >-
#   hostAliases writes addresses into the pod's hosts file, past DNS: nobody finds them when the
#   address changes, and they can point a well-known name anywhere.
# custom:
#   severity: info
#   applies_to: [kubernetes/pod]
#   fix: Use a Service, an ExternalName, or an entry in DNS.
#   fragments: true
package sluicegate.kubernetes.host_aliases

import rego.v1

deny contains {"at": ["spec", "hostAliases", i], "message": message} if {
	some i
	address := input.pod.spec.hostAliases[i].ip
	message := sprintf("the pod's hosts file sends names to `%v`", [address])
}
