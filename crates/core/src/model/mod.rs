//! Request and response shapes as data: a cut of the public botocore service models.
//!
//! One codec reads them for the HTTP door, the console and the `aws` program.

pub mod codec;

/// One service.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Service {
    /// `ec2`, `iam`, `sts`, `s3`: also the word after `aws`.
    pub name: String,
    /// The service's name in a signature's scope.
    pub signing_name: String,
    operations: Vec<Operation>,
}

/// One operation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Operation {
    /// Such as `RunInstances`.
    pub name: String,
}

impl Service {
    /// The operation of that name.
    pub fn operation(&self, name: &str) -> Option<&Operation> {
        self.operations.iter().find(|operation| operation.name == name)
    }
    /// Every operation of the cut.
    pub fn operations(&self) -> &[Operation] {
        &self.operations
    }
}

impl Operation {
    /// `run-instances`.
    pub fn cli_name(&self) -> String {
        cli_name(&self.name)
    }
}

/// The service of that name.
pub fn service(_name: &str) -> Option<&'static Service> {
    None
}

/// An API name as the AWS CLI spells it: `RunInstances` is `run-instances`.
pub fn cli_name(name: &str) -> String {
    name.to_lowercase()
}
