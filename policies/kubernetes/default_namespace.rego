# METADATA
# title: Nothing lives in the default namespace
# description: >-
#   What is in `default` is there by accident more often than on purpose: quotas, policies and
#   rights are made for namespaces with a name.
# custom:
#   severity: info
#   severities: {default: off, strict: info}
#   applies_to: [kubernetes]
#   fix: Give the workload a namespace of its own.
#   fragments: true
package sluicegate.kubernetes.default_namespace

import rego.v1

deny contains {"at": ["metadata", "namespace"], "message": message} if {
	input.identity.namespace == "default"
	not built_in
	message := sprintf("%s `%s` is in the default namespace", [input.identity.kind, input.identity.name])
}

# Each cluster has these.
built_in if {
	input.identity.kind == "Service"
	input.identity.name == "kubernetes"
}

built_in if {
	input.identity.kind == "ServiceAccount"
	input.identity.name == "default"
}
