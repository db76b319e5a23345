# METADATA
# title: What is suspended says why
# description: >-
#   A suspended object is not reconciled: Git goes on changing, the cluster does not, and nobody
#   is told. Left behind after an incident it turns the repository into a description of what is
#   not running.
# custom:
#   severity: warning
#   applies_to:
#     - kubernetes/kustomize.toolkit.fluxcd.io/Kustomization
#     - kubernetes/helm.toolkit.fluxcd.io/HelmRelease
#     - kubernetes/source.toolkit.fluxcd.io/GitRepository
#     - kubernetes/source.toolkit.fluxcd.io/OCIRepository
#     - kubernetes/source.toolkit.fluxcd.io/HelmRepository
#     - kubernetes/source.toolkit.fluxcd.io/Bucket
#     - kubernetes/source.toolkit.fluxcd.io/HelmChart
#     - kubernetes/image.toolkit.fluxcd.io/ImageUpdateAutomation
#     - kubernetes/notification.toolkit.fluxcd.io/Alert
#     - kubernetes/notification.toolkit.fluxcd.io/Receiver
#   fix: >-
#     Remove `suspend: true`, or say why in an annotation whose name ends in `reason`.
package sluicegate.gitops.flux_suspended

import rego.v1

deny contains {"at": ["spec", "suspend"], "message": message} if {
	input.object.spec.suspend == true
	not explained
	message := sprintf("`%s` is suspended without a reason", [input.identity.name])
}

explained if {
	reason := input.object.metadata.annotations[name]
	is_string(name)
	regex.match(`(?i)reason$`, name)
	is_string(reason)
	trim_space(reason) != ""
}
