//! Results that `--output table` draws or cannot draw, and what awscli 2.9.19 made of each: its own `TableFormatter`
//! (`formatter.py`, Debian 12, Python 3.11), given the value under the name `Op`, 80 columns wide, without colours.

/// The value as JSON; the table, or what the exception says.
pub(super) const ROWS: &[(&str, Result<&str, &str>)] = &[
    (r#"[["i",[{"K":"a","V":"b"},{"K":"a","V":"b"}]]]"#, Err("list index out of range")),
    (r#"[["i",[]]]"#, Err("Row should have 1 elements, instead it has 0")),
    (
        r#"[["i",null]]"#,
        Ok("---------------\n|     Op      |\n+----+--------+\n|  i |  None  |\n+----+--------+\n"),
    ),
    (r#"[["i",{"Code":1,"Name":"x"}]]"#, Err("Row should have 1 elements, instead it has 2")),
    (r#"[["i",{"Code":1}]]"#, Ok("----------\n|   Op   |\n+--------+\n|  i     |\n|  Code  |\n+--------+\n")),
    (r#"[[null,{"a":1,"b":2}]]"#, Err("Row should have 1 elements, instead it has 2")),
    (r#"[["i",["x","y"]]]"#, Err("Row should have 1 elements, instead it has 2")),
    (r#"[["i",[["x","y"]]]]"#, Err("Row should have 1 elements, instead it has 2")),
    (r#"[{"K":"a","V":"b"},null]"#, Err("'NoneType' object is not iterable")),
    (r#"[{"K":"a","V":"b"},"s"]"#, Err("string indices must be integers, not 'str'")),
    (r#"[{"K":"a","V":"b"},3]"#, Err("'int' object is not iterable")),
    (r#"[{"K":"a","V":"b"},["a"]]"#, Err("list indices must be integers or slices, not str")),
    (r#"[{"K":"a","V":"b"},[]]"#, Err("'list' object has no attribute 'get'")),
    (r#"[{"K":"a","V":"b"},true]"#, Err("'bool' object is not iterable")),
    (r#"[{"K":"a","V":"b"},1.5]"#, Err("'float' object is not iterable")),
    (r#"[["a","b"],["c"]]"#, Err("Row should have 2 elements, instead it has 1")),
    (r#"[["a","b"],"c"]"#, Err("Row should have 2 elements, instead it has 1")),
    (r#"[[],["a"]]"#, Err("Row should have 0 elements, instead it has 1")),
    (r#"["a",{"K":"a","V":"b"}]"#, Err("Row should have 1 elements, instead it has 2")),
    (
        r#"[["i",[{"K":"a"}]]]"#,
        Ok("-------\n| Op  |\n+-----+\n|  K  |\n+-----+\n|  i  |\n|  a  |\n+-----+\n"),
    ),
    (
        r#"[[[{"K":"a","V":"b"}],["x","y"]]]"#,
        Ok(
            "------------\n|    Op    |\n+----+-----+\n|  K |  V  |\n+----+-----+\n|  a |  b  |\n|  x |  y  |\n+----+-----+\n",
        ),
    ),
    (r#"[["i","j",[{"K":"a","V":"b"}]]]"#, Err("list index out of range")),
    (r#"[[[{"K":"a","V":"b"}],[{"K":1}]]]"#, Err("Row should have 2 elements, instead it has 1")),
    (
        r#"[[{"K":"a","V":"b"},{"K":"c","X":"d"}]]"#,
        Ok(
            "-----------------\n|      Op       |\n+---+-----+-----+\n| K |  V  |  X  |\n+---+-----+-----+\n|  a|  b  |     |\n|  c|     |  d  |\n+---+-----+-----+\n",
        ),
    ),
    (r#"[{"A":[1,2],"B":[["x","y"],["z"]]}]"#, Err("Row should have 2 elements, instead it has 1")),
    (
        r#"[[[{"a":"111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111","b":2}]]]"#,
        Ok(
            "-----------------------------------------------------------------------------------------------------\n|                                                Op                                                 |\n+---+-----------------------------------------------------------------------------------------------+\n|  a|  111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111   |\n|  b|  2                                                                                            |\n+---+-----------------------------------------------------------------------------------------------+\n",
        ),
    ),
    (r#"[["i",[{}]]]"#, Err("Row should have 1 elements, instead it has 0")),
    (r#"[{},{}]"#, Ok("----\n|Op|\n")),
    (
        r#"[["xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",[{"K":"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"}]]]"#,
        Ok(
            "------------------------------------------------------------------\n|                               Op                               |\n+----------------------------------------------------------------+\n|                                K                               |\n+----------------------------------------------------------------+\n|  xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx  |\n|  aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa                      |\n+----------------------------------------------------------------+\n",
        ),
    ),
    (r#"[["a",[{"X":[{"K":"a","V":"b"}]}]]]"#, Err("Row should have 1 elements, instead it has 0")),
    (r#""str""#, Ok("----\n|Op|\n+--+\n")),
    (r#"5"#, Ok("----\n|Op|\n+--+\n")),
    (r#"true"#, Ok("----\n|Op|\n+--+\n")),
    (r#"null"#, Ok("")),
];
