# METADATA
# title: Images and snapshots are not shared with everyone
# description: >-
#   A shared snapshot or image is a full copy of a disk or a database for everyone who looks
#   through the public ones, and many do.
# custom:
#   severity: error
#   applies_to: [terraform/aws_ami_launch_permission, terraform/aws_db_snapshot, terraform/aws_db_cluster_snapshot, terraform/aws_ecr_repository_policy, terraform/google_compute_image_iam_member, terraform/google_compute_image_iam_binding]
#   fix: >-
#     Share it with the accounts that need it.
package sluicegate.terraform.public_image

import rego.v1

deny contains {"at": ["values", "group"], "message": message} if {
	input.resource.values.group == "all"
	message := "every account may start servers from the image"
}

deny contains {"at": ["values", "shared_accounts", i], "message": message} if {
	input.resource.values.shared_accounts[i] == "all"
	message := "every account may copy the snapshot"
}

deny contains {"at": ["values", "member"], "message": message} if {
	input.resource.values.member in {"allUsers", "allAuthenticatedUsers"}
	message := "everyone may use the image"
}

deny contains {"at": ["values", "members", i], "message": message} if {
	input.resource.values.members[i] in {"allUsers", "allAuthenticatedUsers"}
	message := "everyone may use the image"
}
