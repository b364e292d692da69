//! Mathematics: libm's, the same digits everywhere.

use super::{
    machine::{Answer, Fault},
    natives::{Context, Native, Row, values, wrong},
    value::Value,
};

fn number(value: &Value) -> Result<f64, Fault> {
    match value {
        Value::Number(number) => Ok(*number),
        other => Err(wrong(other, "number required")),
    }
}

fn one(all: Vec<Value>, function: fn(f64) -> f64) -> Answer {
    let [value] = values(all);
    Ok(Value::Number(function(number(&value)?)))
}

fn two(all: Vec<Value>, function: fn(f64, f64) -> f64) -> Answer {
    let [_, a, b] = values(all);
    Ok(Value::Number(function(number(&a)?, number(&b)?)))
}

/// Rows of functions of one number, and of two.
macro_rules! rows {
    ($($name:literal $function:path),*; $($name2:literal $function2:path),*; $($row:expr),* $(,)?) => {
        &[
            $(($name, 0, |_, all| one(all, $function)),)*
            $(($name2, 2, |_, all| two(all, $function2)),)*
            $($row),*
        ]
    };
}

pub(super) const ROWS: &[Row] = rows! {
    "floor" libm::floor, "ceil" libm::ceil, "round" libm::round, "trunc" libm::trunc, "rint" libm::rint,
    "nearbyint" libm::rint, "fabs" libm::fabs, "sqrt" libm::sqrt, "cbrt" libm::cbrt,
    "exp" libm::exp, "exp2" libm::exp2, "exp10" libm::exp10, "expm1" libm::expm1,
    "log" libm::log, "log2" libm::log2, "log10" libm::log10, "log1p" libm::log1p, "logb" logb,
    "significand" significand, "gamma" libm::lgamma, "lgamma" libm::lgamma, "tgamma" libm::tgamma,
    "sin" libm::sin, "cos" libm::cos, "tan" libm::tan, "asin" libm::asin, "acos" libm::acos, "atan" libm::atan,
    "sinh" libm::sinh, "cosh" libm::cosh, "tanh" libm::tanh, "asinh" libm::asinh, "acosh" libm::acosh,
    "atanh" libm::atanh;
    "pow" libm::pow, "atan2" libm::atan2, "fmod" libm::fmod, "fmin" libm::fmin, "fmax" libm::fmax,
    "hypot" libm::hypot, "copysign" libm::copysign, "ldexp" ldexp, "scalb" ldexp, "scalbln" ldexp,
    "drem" libm::remainder, "remainder" libm::remainder, "fdim" libm::fdim, "nextafter" libm::nextafter;
    ("infinite", 0, |_, _| Ok(Value::Number(f64::INFINITY))),
    ("nan", 0, |_, _| Ok(Value::Number(f64::NAN))),
    ("isinfinite", 0, |_, all| is(all, f64::is_infinite)),
    ("isnan", 0, |_, all| is(all, f64::is_nan)),
    ("isnormal", 0, |_, all| is(all, f64::is_normal)),
    ("frexp", 0, FREXP),
    ("modf", 0, MODF),
};

fn is(all: Vec<Value>, test: fn(f64) -> bool) -> Answer {
    // What is no number is none of these either.
    Ok(Value::Bool(matches!(values::<1>(all), [Value::Number(number)] if test(number))))
}

const FREXP: Native = |_: &mut Context, all: Vec<Value>| {
    let [value] = values(all);
    let (fraction, exponent) = libm::frexp(number(&value)?);
    Ok(Value::array(vec![Value::Number(fraction), Value::Number(f64::from(exponent))]))
};

const MODF: Native = |_: &mut Context, all: Vec<Value>| {
    let [value] = values(all);
    let (fraction, whole) = libm::modf(number(&value)?);
    Ok(Value::array(vec![Value::Number(fraction), Value::Number(whole)]))
};

fn ldexp(number: f64, exponent: f64) -> f64 {
    libm::ldexp(number, exponent as i32)
}

fn logb(number: f64) -> f64 {
    if number == 0.0 {
        return f64::NEG_INFINITY;
    }
    if number.is_infinite() { f64::INFINITY } else { f64::from(libm::ilogb(number)) }
}

fn significand(number: f64) -> f64 {
    if number == 0.0 || !number.is_finite() {
        return number;
    }
    libm::ldexp(number, -libm::ilogb(number))
}
