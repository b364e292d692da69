//! Content types by the end of a file's name. Data only.
//!
//! Source: the table of Python 3.11's `mimetypes` module, without what a host's `/etc/mime.types` adds; so awscli 2.9.19
//! guesses on a host that has none.

/// A type and the ends of names that have it, a line each.
#[rustfmt::skip]
pub(super) const TYPES: &str = "\
application/javascript js mjs\n\
application/json json\n\
application/manifest+json webmanifest\n\
application/msword doc dot wiz\n\
application/n-quads nq\n\
application/n-triples nt\n\
application/octet-stream bin a dll exe o obj so\n\
application/oda oda\n\
application/pdf pdf\n\
application/pkcs7-mime p7c\n\
application/postscript ps ai eps\n\
application/trig trig\n\
application/vnd.apple.mpegurl m3u m3u8\n\
application/vnd.ms-excel xls xlb\n\
application/vnd.ms-powerpoint ppt pot ppa pps pwz\n\
application/wasm wasm\n\
application/x-bcpio bcpio\n\
application/x-cpio cpio\n\
application/x-csh csh\n\
application/x-dvi dvi\n\
application/x-gtar gtar\n\
application/x-hdf hdf\n\
application/x-hdf5 h5\n\
application/x-latex latex\n\
application/x-mif mif\n\
application/x-netcdf cdf nc\n\
application/x-pkcs12 p12 pfx\n\
application/x-pn-realaudio ram\n\
application/x-python-code pyc pyo\n\
application/x-sh sh\n\
application/x-shar shar\n\
application/x-shockwave-flash swf\n\
application/x-sv4cpio sv4cpio\n\
application/x-sv4crc sv4crc\n\
application/x-tar tar\n\
application/x-tcl tcl\n\
application/x-tex tex\n\
application/x-texinfo texi texinfo\n\
application/x-troff roff t tr\n\
application/x-troff-man man\n\
application/x-troff-me me\n\
application/x-troff-ms ms\n\
application/x-ustar ustar\n\
application/x-wais-source src\n\
application/xml xsl rdf wsdl xpdl\n\
application/zip zip\n\
audio/3gpp 3gp 3gpp\n\
audio/3gpp2 3g2 3gpp2\n\
audio/aac aac adts loas ass\n\
audio/basic au snd\n\
audio/mpeg mp3 mp2\n\
audio/opus opus\n\
audio/x-aiff aif aifc aiff\n\
audio/x-pn-realaudio ra\n\
audio/x-wav wav\n\
image/avif avif\n\
image/bmp bmp\n\
image/gif gif\n\
image/heic heic\n\
image/heif heif\n\
image/ief ief\n\
image/jpeg jpg jpe jpeg\n\
image/png png\n\
image/svg+xml svg\n\
image/tiff tiff tif\n\
image/vnd.microsoft.icon ico\n\
image/x-cmu-raster ras\n\
image/x-portable-anymap pnm\n\
image/x-portable-bitmap pbm\n\
image/x-portable-graymap pgm\n\
image/x-portable-pixmap ppm\n\
image/x-rgb rgb\n\
image/x-xbitmap xbm\n\
image/x-xpixmap xpm\n\
image/x-xwindowdump xwd\n\
message/rfc822 eml mht mhtml nws\n\
text/css css\n\
text/csv csv\n\
text/html html htm\n\
text/n3 n3\n\
text/plain txt bat c h ksh pl srt\n\
text/richtext rtx\n\
text/tab-separated-values tsv\n\
text/vtt vtt\n\
text/x-python py\n\
text/x-setext etx\n\
text/x-sgml sgm sgml\n\
text/x-vcard vcf\n\
text/xml xml\n\
video/mp4 mp4\n\
video/mpeg mpeg m1v mpa mpe mpg\n\
video/quicktime mov qt\n\
video/webm webm\n\
video/x-msvideo avi\n\
video/x-sgi-movie movie";

/// Ends that stand for two.
pub(super) const TWO: [(&str, &str); 6] =
    [("svgz", "svg"), ("tgz", "tar"), ("taz", "tar"), ("tz", "tar"), ("tbz2", "tar"), ("txz", "tar")];
/// Ends that tell how a file is packed, not what it is.
pub(super) const PACKED: [&str; 5] = ["gz", "Z", "bz2", "xz", "br"];
