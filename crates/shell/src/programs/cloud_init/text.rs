//! What cloud-init says of itself (cloud-init 22.2.2 in Python 3.9, 80 columns wide; made by argparse). Data.

/// What stands above every mistake.
pub(super) const USAGE: &str = "\
usage: /usr/bin/cloud-init [-h] [--version] [--file FILES] [--debug] [--force]
                           {init,modules,single,query,dhclient-hook,features,analyze,devel,collect-logs,clean,status,schema}
                           ...
";

/// What `--help` adds to it.
pub(super) const HELP: &str = "
optional arguments:
  -h, --help            show this help message and exit
  --version, -v         Show program's version number and exit.
  --file FILES, -f FILES
                        Use additional yaml configuration files.
  --debug, -d           Show additional pre-action logging (default: False).
  --force               Force running even if no datasource is found (use at
                        your own risk).

Subcommands:
  {init,modules,single,query,dhclient-hook,features,analyze,devel,collect-logs,clean,status,schema}
    init                Initialize cloud-init and perform initial modules.
    modules             Activate modules using a given configuration key.
    single              Run a single module.
    query               Query standardized instance metadata from the command
                        line.
    dhclient-hook       Run the dhclient hook to record network info.
    features            List defined features.
    analyze             Devel tool: Analyze cloud-init logs and data.
    devel               Run development tools.
    collect-logs        Collect and tar all cloud-init debug info.
    clean               Remove logs and artifacts so cloud-init can re-run.
    status              Report cloud-init status or wait on completion.
    schema              Validate cloud-config files using jsonschema.
";

/// The subcommands, as a mistake lists them.
pub(super) const CHOICES: &str = "'init', 'modules', 'single', 'query', 'dhclient-hook', 'features', 'analyze', 'devel', 'collect-logs', 'clean', 'status', 'schema'";

/// `cloud-init query`.
pub(super) const QUERY_USAGE: &str = "\
usage: /usr/bin/cloud-init query [-h] [-d] [-i INSTANCE_DATA] [-l]
                                 [-u USER_DATA] [-v VENDOR_DATA] [-a]
                                 [-f FORMAT]
                                 [varname]
";

/// What its help adds to it.
pub(super) const QUERY_HELP: &str = "
positional arguments:
  varname               A dot-delimited specific variable to query from
                        instance-data. For example: v1.local_hostname. If the
                        value is not JSON serializable, it will be
                        base64-encoded and will contain the prefix \"ci-b64:\".

optional arguments:
  -h, --help            show this help message and exit
  -d, --debug           Add verbose messages during template render
  -i INSTANCE_DATA, --instance-data INSTANCE_DATA
                        Path to instance-data.json file. Default is
                        /run/cloud-init/instance-data.json
  -l, --list-keys       List query keys available at the provided instance-
                        data <varname>.
  -u USER_DATA, --user-data USER_DATA
                        Path to user-data file. Default is
                        /var/lib/cloud/instance/user-data.txt
  -v VENDOR_DATA, --vendor-data VENDOR_DATA
                        Path to vendor-data file. Default is
                        /var/lib/cloud/instance/vendor-data.txt
  -a, --all             Dump all available instance-data
  -f FORMAT, --format FORMAT
                        Optionally specify a custom output format string. Any
                        instance-data variable can be specified between
                        double-curly braces. For example -f \"{{ v2.cloud_name
                        }}\"
";

/// The same under its own name, when it was asked for nothing.
pub(super) const OWN_USAGE: &str = "\
usage: query [-h] [-d] [-i INSTANCE_DATA] [-l] [-u USER_DATA] [-v VENDOR_DATA]
             [-a] [-f FORMAT]
             [varname]
";

/// What stands between the two then.
pub(super) const DESCRIPTION: &str = "
Query standardized instance metadata provided to machine, returning a JSON
structure. Some instance-data values may be binary on some platforms, such as
userdata and vendordata. Attempt to decompress and decode UTF-8 any binary
values. Any binary values in the instance metadata will be base64-encoded and
prefixed with \"ci-b64:\" in the output. userdata and, where applicable,
vendordata may be provided to the machine gzip-compressed (and therefore as
binary data). query will attempt to decompress these to a string before
emitting the JSON output; if this fails, they are treated as binary.
";

/// `cloud-init status --help`.
pub(super) const STATUS_HELP: &str = "\
usage: /usr/bin/cloud-init status [-h] [-l] [-w]

optional arguments:
  -h, --help  show this help message and exit
  -l, --long  Report long format of statuses including run stage name and
              error messages
  -w, --wait  Block waiting on cloud-init to complete
";
