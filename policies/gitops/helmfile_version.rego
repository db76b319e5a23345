# METADATA
# title: Releases of a helmfile name their version
# description: >-
#   Without a version, each run installs whatever the repository offers, unreviewed.
# custom:
#   severity: warning
#   applies_to: [helmfile]
#   fix: Set the version of the release.
package sluicegate.gitops.helmfile_version

import rego.v1

deny contains {"at": ["releases", i, "version"], "message": message} if {
	release := input.object.releases[i]
	is_string(release.chart)
	regex.match(`^(oci://)?[^./{][^{]*/`, release.chart)
	moves(release)
	message := sprintf("chart `%s` is installed in any version", [release.chart])
}

moves(release) if not release.version

moves(release) if regex.match(`^\s*([*xX](\.[*xX])*|>=?[^<|]*|latest)?\s*$`, sprintf("%v", [release.version]))
