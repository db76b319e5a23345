# METADATA
# title: Databases and brokers have no public address
# description: >-
#   A database or broker with a public address is found by scanners within hours, and from
#   then on only its password stands between its data and everyone.
# custom:
#   severity: error
#   applies_to: [terraform/*]
#   fix: >-
#     Keep it in a private network, and reach it over a bastion, a VPN or a private
#     endpoint.
package sluicegate.terraform.public_service

import rego.v1

# By type, the settings, what they must not be, and whether they may be left out.
settings := {
	"aws_db_instance": {"publicly_accessible": {"bad": [true]}},
	"aws_rds_cluster_instance": {"publicly_accessible": {"bad": [true]}},
	"aws_neptune_cluster_instance": {"publicly_accessible": {"bad": [true]}},
	"aws_redshift_cluster": {"publicly_accessible": {"bad": [true]}},
	"aws_redshiftserverless_workgroup": {"publicly_accessible": {"bad": [true]}},
	"aws_dms_replication_instance": {"publicly_accessible": {"bad": [true]}},
	"aws_mq_broker": {"publicly_accessible": {"bad": [true]}},
	"azurerm_postgresql_server": {"public_network_access_enabled": {"bad": [true]}},
	"azurerm_mysql_server": {"public_network_access_enabled": {"bad": [true]}},
	"azurerm_mariadb_server": {"public_network_access_enabled": {"bad": [true]}},
	"azurerm_mssql_server": {"public_network_access_enabled": {"bad": [true]}},
	"azurerm_data_factory": {"public_network_enabled": {"bad": [true]}},
	"nifcloud_db_instance": {"publicly_accessible": {"bad": [true]}},
}

deny contains {"at": leaf.at, "message": message} if {
	row := settings[input.resource.type][setting]
	leaf := input.resource.settings[setting][_]
	leaf.value in row.bad
	message := sprintf("it can be reached from the internet: `%s` is %v", [setting, leaf.value])
}
