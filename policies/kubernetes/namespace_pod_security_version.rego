# METADATA
# title: Namespaces pin the version of their Pod Security Standard
# description: >-
#   Without a version, or with `latest`, an upgrade of the cluster may refuse pods that ran the day
#   before, while nobody changed anything in Git.
# custom:
#   severity: info
#   severities: {default: off, baseline: off, restricted: off, strict: info}
#   applies_to: [kubernetes/core/Namespace]
#   fix: Set `pod-security.kubernetes.io/enforce-version` to a version such as `v1.34`.
package sluicegate.kubernetes.namespace_pod_security_version

import rego.v1

level := input.object.metadata.labels["pod-security.kubernetes.io/enforce"]

deny contains {"at": ["metadata", "labels", "pod-security.kubernetes.io/enforce"], "message": message} if {
	level in {"baseline", "restricted"}
	not input.object.metadata.labels["pod-security.kubernetes.io/enforce-version"]
	message := sprintf("namespace `%s` enforces `%s` of no fixed version", [input.identity.name, level])
}

deny contains {"at": ["metadata", "labels", label], "message": message} if {
	level in {"baseline", "restricted"}
	label := "pod-security.kubernetes.io/enforce-version"
	input.object.metadata.labels[label] == "latest"
	message := sprintf("namespace `%s` enforces `%s` of no fixed version", [input.identity.name, level])
}
