# METADATA
# title: Failed releases are taken back
# description: >-
#   Without remediation a failed upgrade stays half applied, and later ones are not tried again.
# custom:
#   severity: info
#   severities: {default: off, baseline: off, restricted: off, strict: info}
#   applies_to: [kubernetes/helm.toolkit.fluxcd.io/HelmRelease]
#   fix: Set spec.install.remediation.retries and spec.upgrade.remediation.retries.
package sluicegate.gitops.flux_remediation

import rego.v1

deny contains {"at": ["spec"], "message": message} if {
	is_object(input.object.spec)
	not input.object.spec.upgrade.remediation
	not input.object.spec.upgrade.strategy
	message := sprintf("a failed upgrade of `%s` stays as it is", [input.identity.name])
}
