//! What jq defines in its own language, with the meaning that jq 1.6 gives it. Read before every program.

/// Each part may use the ones before it.
pub(super) const ALL: [&str; 3] = [BASIC, TEXT, STREAM];

const BASIC: &str = r#"
def error: error(.);
def halt_error: halt_error(5);
def env: $ENV;
def map(f): [.[] | f];
def select(f): if f then . else empty end;
def recurse(f): def again: ., (f | again); again;
def recurse(f; cond): def again: ., (f | select(cond) | again); again;
def recurse: recurse(.[]?);
def recurse_down: recurse;
def values: select(. != null);
def nulls: select(. == null);
def booleans: select(type == "boolean");
def numbers: select(type == "number");
def strings: select(type == "string");
def arrays: select(type == "array");
def objects: select(type == "object");
def iterables: select(type == "array" or type == "object");
def scalars: select(type != "array" and type != "object");
def scalars_or_empty: select((type != "array" and type != "object") or length == 0);
def isfinite: type == "number" and (isinfinite | not);
def finites: select(isfinite);
def normals: select(isnormal);
def add: reduce .[] as $item (null; . + $item);
def range($from; $upto): $from | _range($upto);
def range($upto): range(0; $upto);
def range($from; $upto; $by):
  if $by > 0 then $from | recurse(. + $by; . < $upto) | select(. < $upto)
  elif $by < 0 then $from | recurse(. + $by; . > $upto) | select(. > $upto)
  else empty end;
def while(cond; update): def again: if cond then ., (update | again) else empty end; again;
def until(cond; next): def again: if cond then . else (next | again) end; again;
def repeat(f): def again: f, again; again;
def first(f): label $found | f | ., break $found;
def last(f): reduce f as $item (null; $item);
def limit($n; f):
  if $n < 0 then f
  else label $done | foreach f as $item ($n; . - 1; $item, if . <= 0 then break $done else empty end) end;
def nth($n; f):
  if $n < 0 then error("nth doesn't support negative indices") else last(limit($n + 1; f)) end;
def isempty(f): 0 == ((label $found | f | (1, break $found)) // 0);
def first: .[0];
def last: .[-1];
def nth($n): .[$n];
def any(f; cond): isempty(first(f | cond or empty)) | not;
def any(cond): any(.[]; cond);
def any: any(.);
def all(f; cond): isempty(first(f | cond and empty));
def all(cond): all(.[]; cond);
def all: all(.);
def in(object): . as $key | object | has($key);
def inside(whole): . as $part | whole | contains($part);
def inputs: def again: input, again; try again catch if . == "break" then empty else error end;
def _assign(paths; $value): reduce path(paths) as $path (.; setpath($path; $value));
def _add(paths; $x): _modify(paths; . + $x);
def _subtract(paths; $x): _modify(paths; . - $x);
def _multiply(paths; $x): _modify(paths; . * $x);
def _divide(paths; $x): _modify(paths; . / $x);
def _remainder(paths; $x): _modify(paths; . % $x);
def _default(paths; $x): _modify(paths; . // $x);
def map_values(f): .[] |= f;
def del(f): delpaths([path(f)]);
def paths: path(recurse(if type == "array" or type == "object" then .[] else empty end)) | select(length > 0);
def paths(cond): . as $whole | paths | select(. as $path | $whole | getpath($path) | cond);
def leaf_paths: paths(scalars);
def to_entries: [keys_unsorted[] as $key | {key: $key, value: .[$key]}];
def from_entries:
  map({(.key // .Key // .name // .Name): (if has("value") then .value else .Value end)}) | add | . // {};
def with_entries(f): to_entries | map(f) | from_entries;
def reverse: [.[length - 1 - range(0; length)]];
def sort_by(f): _sort_by(map([f]));
def group_by(f): _group_by(map([f]));
def min_by(f): _min_by(map([f]));
def max_by(f): _max_by(map([f]));
def unique_by(f): group_by(f) | map(.[0]);
def unique: unique_by(.);
def _flatten($depth):
  reduce .[] as $item ([];
    if $depth != 0 and ($item | type) == "array" then . + ($item | _flatten($depth - 1)) else . + [$item] end);
def flatten($depth):
  if $depth < 0 then error("flatten depth must not be negative") else _flatten($depth) end;
def flatten: _flatten(-1);
def combinations:
  if length == 0 then [] else .[0][] as $head | (.[1:] | combinations) as $tail | [$head] + $tail end;
def combinations(n): . as $list | [range(n) | $list] | combinations;
def transpose:
  if . == [] then [] else . as $rows | (map(length) | max) as $width
    | [range(0; $width) as $column | [range(0; $rows | length) as $row | $rows[$row][$column]]] end;
def walk(f):
  if type == "object" then
    . as $object | reduce keys_unsorted[] as $key ({}; . + {($key): ($object[$key] | walk(f))}) | f
  elif type == "array" then map(walk(f)) | f
  else f end;
def INDEX(f; key): reduce f as $row ({}; .[$row | key | if type == "string" then . else tojson end] |= $row);
def INDEX(key): INDEX(.[]; key);
def JOIN($index; key): [.[] | [., $index[key]]];
def JOIN($index; f; key): f | [., $index[key]];
def JOIN($index; f; key; join): f | [., $index[key]] | join;
def IN(f): . as $item | any(f; . == $item);
def IN(source; f): any(source; IN(f));
def bsearch($wanted):
  if length == 0 then -1 else
    . as $list
    | {from: 0, to: (length - 1), found: null}
    | until(.found != null or .from > .to;
        ((.from + .to) / 2 | floor) as $middle
        | $list[$middle] as $item
        | if $item == $wanted then .found = $middle
          elif $item < $wanted then .from = $middle + 1
          else .to = $middle - 1 end)
    | if .found != null then .found else -1 - .from end
  end;
"#;

const TEXT: &str = r#"
def indices($part):
  if type == "array" and ($part | type) == "array" then .[$part]
  elif type == "array" then .[[$part]]
  elif type == "string" and ($part | type) == "string" then _text_indices($part)
  else .[$part] end;
def index($part): indices($part) | .[0];
def rindex($part): indices($part) | .[-1:][0];
def join($between):
  reduce .[] as $item (null;
    (if . == null then "" else . + $between end)
    + ($item | if type == "boolean" or type == "number" then tostring else . // "" end)) // "";
def todateiso8601: strftime("%Y-%m-%dT%H:%M:%SZ");
def fromdateiso8601: strptime("%Y-%m-%dT%H:%M:%SZ") | mktime;
def todate: todateiso8601;
def fromdate: fromdateiso8601;
def _expression(f):
  if type == "string" then [., null]
  elif type == "array" and length > 0 then [.[0], .[1]]
  else error(type + " not a string or array") end;
def match($re; $flags): _match($re; $flags; false) | .[];
def match($re): ($re | _expression(.)) as [$text, $flags] | match($text; $flags);
def test($re; $flags): _match($re; $flags; true);
def test($re): ($re | _expression(.)) as [$text, $flags] | test($text; $flags);
def _named: [.captures[] | select(.name != null) | {(.name): .string}] | add // {};
def capture($re; $flags): match($re; $flags) | _named;
def capture($re): match($re) | _named;
def scan($re): match($re; "g") | if (.captures | length) > 0 then [.captures[].string] else .string end;
def splits($re; $flags):
  . as $text
  | [foreach (match($re; "g" + $flags), null) as $match ({to: 0};
      {from: .to, upto: ($match | if . then .offset else null end),
       to: ($match | if . then .offset + .length else null end)};
      $text[.from:.upto])]
  | .[];
def splits($re): splits($re; null);
def split($re; $flags): [splits($re; $flags)];
def _replaced($edits; new):
  def from($at; $number):
    if $number == ($edits | length) then .[$at:]
    else $edits[$number] as $edit
      | .[$at:$edit.offset] + ($edit | _named | new) + from($edit.offset + $edit.length; $number + 1) end;
  from(0; 0);
def sub($re; new; $flags):
  ($re | _expression(.)) as [$text]
  | _edits($text; $flags) as $edits
  | [$edits[] | [_named | new]] as $news
  | if all($news[]; length == 1) then _replace($edits; [$news[][]]) else _replaced($edits; new) end;
def sub($re; new): sub($re; new; "");
def gsub($re; new; $flags): sub($re; new; $flags + "g");
def gsub($re; new): sub($re; new; "g");
"#;

const STREAM: &str = r#"
def tostream:
  if (type != "array" and type != "object") or length == 0 then [[], .]
  else . as $whole | keys_unsorted as $keys
    | ($keys[] as $key | $whole[$key] | tostream | .[0] |= [$key] + .), [[$keys[-1]]] end;
def fromstream(f):
  foreach f as $event ({whole: null, some: false, out: false};
    (if .out then {whole: null, some: false, out: false} else . end)
    | if ($event | length) > 1 then
        if ($event[0] | length) == 0 then {whole: $event[1], some: true, out: true}
        else {whole: (.whole | setpath($event[0]; $event[1])), some: true, out: false} end
      else .out = (($event[0] | length) == 1 and .some) end;
    if .out then .whole else empty end);
def truncate_stream(f):
  . as $depth | null | f | . as $event
  | if ($event[0] | length) > $depth then setpath([0]; $event[0][$depth:]) else empty end;
"#;
