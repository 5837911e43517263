/* What people hold up to a gate that is no good: pictures that cannot be read, codes that are no tickets, and tokens
 * malformed in every way. Each is answered, exits as it should, and the journal says what happened and no more.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ctl-runner.h"

#include <glib/gstdio.h>
#include <string.h>

#include "tk-base45.h"
#include "tk-ticket-print.h"
#include "tk-token.h"

#define RED 20
#define AMBER 10

static TkHubRunner *hub;
static CtlTerminal box, gate;
static char *good;         /* a ticket sold by box and known to be good at the gate */

/* ---- Malformed tokens ---- */

/* How a row makes its text out of the good token. */
typedef enum {
  TEXT,      /* `text` as it stands */
  CUT,       /* the first `at` characters; below 0: all but so many */
  ADD,       /* the token and then `text` */
  PUT,       /* `text` written over the characters at `at` */
  SET,       /* the byte at `at` replaced by `byte`, and encoded again */
  FLIP,      /* the bits of `byte` flipped in the byte at `at`, and encoded again */
  BYTES,     /* `at` bytes of `byte`, encoded */
  TAIL,      /* the bytes, then `at` bytes of `byte`, encoded */
  RESIGN,    /* the same payload signed by a key nobody certified */
  FIELDS,    /* flag 1 set, then the TLVs in `text` (hex), signed by a key nobody certified */
} Make;

/* `verdict` NULL: not_a_ticket. */
static const struct { const char *name; Make make; int at; guint8 byte; const char *text; const char *verdict; } tokens[] = {
  { "only the prefix", CUT, 4 },
  { "prefix without its colon", CUT, 3 },
  { "half a prefix", CUT, 2 },
  { "one character after the prefix", CUT, 5 },
  { "two characters after the prefix", CUT, 6 },
  { "one group", CUT, 7 },
  { "the payload without a signature", CUT, 4 + 21 },
  { "half of it", CUT, 60 },
  { "without its last character", CUT, -1 },
  { "without its last two", CUT, -2 },
  { "without its last group", CUT, -3 },
  { "one character too many", ADD, 0, 0, "0" },
  { "two characters too many", ADD, 0, 0, "00" },
  { "one group too many", ADD, 0, 0, "000" },
  { "a question mark at the end", ADD, 0, 0, "?" },
  { "twice the same", ADD, 0, 0, NULL },
  { "another version in the prefix", PUT, 0, 0, "TK2:" },
  { "no number in the prefix", PUT, 0, 0, "TKX:" },
  { "another prefix", PUT, 0, 0, "HC1:" },
  { "prefix with a blank", PUT, 0, 0, "TK1 " },
  { "a group above 65535", PUT, 40, 0, ":::" },
  { "a group of exactly 65536", PUT, 4, 0, "GGW" },
  { "a last group above 65535", PUT, 118, 0, ":::" },
  { "a hash sign inside", PUT, 30, 0, "#" },
  { "a question mark inside", PUT, 50, 0, "?" },
  { "a comma inside", PUT, 70, 0, "," },
  { "an underscore inside", PUT, 90, 0, "_" },
  { "a letter with an accent inside", PUT, 60, 0, "É" },
  { "an emoji inside", PUT, 60, 0, "🎫" },
  { "bytes that are no UTF-8 inside", PUT, 60, 0, "\xff\xfe" },
  { "no bytes at all", BYTES, 0, 0 },
  { "a single zero byte", BYTES, 1, 0 },
  { "zeros", BYTES, 78, 0 },
  { "ones", BYTES, 78, 0xff },
  { "version 1 and nothing else", BYTES, 1, 0x10 },
  { "a byte too few", BYTES, 77, 0x10 },
  { "a trailing byte", TAIL, 1, 0 },
  { "trailing bytes as long as a signature", TAIL, 64, 0 },
  { "longer than any token", TAIL, 120, 0 },
  { "version 0", SET, 0, 0x00 },
  { "version 2", SET, 0, 0x20 },
  { "version 15", SET, 0, 0xf0 },
  { "an unknown flag", SET, 0, 0x12 },
  { "all flags", SET, 0, 0x1f },
  { "fields promised and none there", SET, 0, 0x11 },
  { "event 0", SET, 4, 0 },
  { "type 0", SET, 6, 0 },
  { "issuer 0", SET, 13, 0 },
  { "another event", SET, 4, 2, NULL, "bad_signature" },
  { "another type", SET, 6, 2, NULL, "bad_signature" },
  { "another serial", SET, 10, 0xee, NULL, "bad_signature" },
  { "a serial far away", SET, 7, 0x7f, NULL, "bad_signature" },
  { "a serial that is none of ours", SET, 7, 0x80 },
  { "another issue", SET, 11, 9, NULL, "bad_signature" },
  { "first byte of the signature", FLIP, 14, 0x80, NULL, "bad_signature" },
  { "middle of the signature", FLIP, 45, 0x10, NULL, "bad_signature" },
  { "last byte of the signature", FLIP, 77, 0x01, NULL, "bad_signature" },
  { "a signature that is not reduced", SET, 77, 0xff, NULL, "bad_signature" },
  { "signed by somebody else", RESIGN, 0, 0, NULL, "bad_signature" },
  { "fields cut off", FIELDS, 0, 0, "0105" },
  { "a field without a length", FIELDS, 0, 0, "01" },
  { "a field of tag 0", FIELDS, 0, 0, "0000" },
  { "fields out of order", FIELDS, 0, 0, "0204000000010101" "41" },
  { "a field twice", FIELDS, 0, 0, "010141010141" },
  { "an empty seat", FIELDS, 0, 0, "0100" },
  { "a seat that is no UTF-8", FIELDS, 0, 0, "0102fffe" },
  { "a seat with a control character", FIELDS, 0, 0, "01020a41" },
  { "a seat of 17 bytes", FIELDS, 0, 0, "01114141414141414141414141414141414141" },
  { "a time of three bytes", FIELDS, 0, 0, "0203000001" },
  { "valid until before valid from", FIELDS, 0, 0, "0204000000090304000000" "05" },
  { "a field that must be understood", FIELDS, 0, 0, "9000" },
  { "a seat nobody signed for", FIELDS, 0, 0, "0103423132", "bad_signature" },
  { "nothing but blanks", TEXT, 0, 0, "   " },
  { "an address", TEXT, 0, 0, "HTTPS://EXAMPLE.COM/T/123" },
  { "a wireless network", TEXT, 0, 0, "WIFI:T:WPA;S:Cafe;P:secret;;" },
  { "a business card", TEXT, 0, 0, "BEGIN:VCARD\nVERSION:3.0\nFN:Amina\nEND:VCARD" },
  { "JSON", TEXT, 0, 0, "{\"ticket\":1,\"event\":1}" },
  { "SQL", TEXT, 0, 0, "'; DROP TABLE checkin; --" },
  { "printf directives", TEXT, 0, 0, "%s%s%n%n%99999999d" },
  { "a path", TEXT, 0, 0, "../../../../etc/passwd" },
  { "a web page", TEXT, 0, 0, "<html><script>alert(1)</script></html>" },
  { "nothing but bytes that are no UTF-8", TEXT, 0, 0, "\xff\xfe\xfd" },
  { "the prefix of a certificate", TEXT, 0, 0, "TKC1:" },
  { "a damaged certificate", TEXT, 0, 0, "TKC1:ABCDEF" },
  { "another system's ticket", TEXT, 0, 0, "pretix_sig1.eyJpIjoxfQ.AAAA" },
  { "a code of a barcode", TEXT, 0, 0, "5901234123457 00123" },
};

static char *
encode (const GByteArray *bytes)
{
  g_autofree char *text = tk_base45_encode (bytes->data, bytes->len);

  return g_strconcat (TK_TOKEN_PREFIX, text, NULL);
}

static GByteArray *
decode_good (void)
{
  GByteArray *bytes = g_byte_array_sized_new (128);
  gsize length = 0;

  g_byte_array_set_size (bytes, 128);
  g_assert_true (tk_base45_decode (good + 4, strlen (good) - 4, bytes->data, 128, &length));
  g_assert_cmpuint (length, ==, TK_TOKEN_FIXED_SIZE + TK_SIGNATURE_SIZE);
  g_byte_array_set_size (bytes, (guint) length);
  return bytes;
}

static void
add_bytes (GByteArray *bytes, int n, guint8 byte)
{
  for (int i = 0; i < n; i++)
    g_byte_array_append (bytes, &byte, 1);
}

static void
add_hex (GByteArray *bytes, const char *hex)
{
  for (; *hex != '\0'; hex += 2)
    {
      guint8 byte = (guint8) (g_ascii_xdigit_value (hex[0]) << 4 | g_ascii_xdigit_value (hex[1]));

      g_byte_array_append (bytes, &byte, 1);
    }
}

static char *
sign_as_somebody (GByteArray *payload)
{
  g_autoptr (TkKeyPair) pair = tk_key_pair_new ();
  guint8 signature[TK_SIGNATURE_SIZE];

  tk_key_pair_sign (pair, TK_TOKEN_DOMAIN, payload->data, payload->len, signature);
  g_byte_array_append (payload, signature, sizeof signature);
  return encode (payload);
}

static char *
make_characters (Make make, int at, const char *text)
{
  if (make == TEXT)
    return g_strdup (text);
  if (make == CUT)
    return g_strndup (good, at < 0 ? strlen (good) - (gsize) -at : (gsize) at);
  if (make == ADD)
    return g_strconcat (good, text != NULL ? text : good, NULL);
  return g_strdup_printf ("%.*s%s%s", at, good, text, good + MIN (strlen (good), (gsize) at + strlen (text)));
}

static char *
make_bytes (Make make, int at, guint8 byte, const char *text)
{
  g_autoptr (GByteArray) bytes = decode_good ();

  if (make == SET)
    bytes->data[at] = byte;
  if (make == FLIP)
    bytes->data[at] ^= byte;
  if (make == BYTES)
    g_byte_array_set_size (bytes, 0);
  if (make == RESIGN || make == FIELDS)
    g_byte_array_set_size (bytes, TK_TOKEN_FIXED_SIZE);
  if (make == BYTES || make == TAIL)
    add_bytes (bytes, at, byte);
  if (make == FIELDS)
    {
      bytes->data[0] |= 1;
      add_hex (bytes, text);
    }
  return make == RESIGN || make == FIELDS ? sign_as_somebody (bytes) : encode (bytes);
}

static char *
make_token (gsize row)
{
  if (tokens[row].make <= PUT)
    return make_characters (tokens[row].make, tokens[row].at, tokens[row].text);
  return make_bytes (tokens[row].make, tokens[row].at, tokens[row].byte, tokens[row].text);
}

static void
assert_told (const char *out, const char *colour, const char *verdict)
{
  static const char *const words[] = { "word", "sentence", "instruction" };

  ctl_assert_field (out, "colour", colour);
  ctl_assert_field (out, "verdict", verdict);
  for (gsize i = 0; i < G_N_ELEMENTS (words); i++)
    {
      g_autofree char *text = ctl_get (out, words[i]);

      g_assert_cmpstr (text, !=, "");
    }
}

static void
test_tokens (void)
{
  gint64 entries = ctl_count_journal (&gate);

  for (gsize i = 0; i < G_N_ELEMENTS (tokens); i++)
    {
      g_autofree char *text = make_token (i), *out = NULL;

      g_test_message ("%s", tokens[i].name);
      out = ctl (&gate, RED, NULL, "scan", "--event", "1", "--gate", "1", "--text", text);
      assert_told (out, "red", tokens[i].verdict != NULL ? tokens[i].verdict : "not_a_ticket");
    }
  g_test_message ("%" G_GSIZE_FORMAT " malformed codes", G_N_ELEMENTS (tokens));
  g_assert_cmpint (ctl_count_journal (&gate), ==, entries + (gint64) G_N_ELEMENTS (tokens));
}

/* All of them through one scanner, as lines: the good one at the end is still let in. */
static void
test_stream (void)
{
  g_autoptr (GString) lines = g_string_new (NULL);
  const char *const words[] = { "scan", "--event", "1", "--gate", "1", "-", NULL };
  g_autofree char *out = NULL;
  g_auto (GStrv) answers = NULL;
  guint sent = 0, n;

  for (gsize i = 0; i < G_N_ELEMENTS (tokens); i++)
    {
      g_autofree char *text = make_token (i);

      if (strchr (text, '\n') != NULL || !g_utf8_validate (text, -1, NULL))
        continue; /* several lines; not for g_subprocess_communicate_utf8() */
      g_string_append_printf (lines, "%s\n", text);
      sent++;
    }
  g_string_append_printf (lines, "%s\n", good);
  out = ctl_run (&gate, lines->str, RED, NULL, words);
  n = ctl_count_lines (out);
  answers = g_strsplit (out, "\n", -1);
  g_assert_cmpuint (n, ==, sent + 1);
  assert_told (answers[0], "red", "not_a_ticket");
  ctl_assert_field (answers[n - 1], "colour", "green");
}

/* Whoever signed it is not known here: not a forgery for sure, so amber. */
static void
test_unknown_issuer (void)
{
  g_autoptr (GByteArray) bytes = decode_good ();
  g_autofree char *text = NULL, *out = NULL;

  bytes->data[12] = 0x77;
  text = encode (bytes);
  out = ctl (&gate, AMBER, NULL, "scan", "--event", "1", "--gate", "1", "--text", text);
  assert_told (out, "amber", "unknown_issuer");
}

/* A till's true key signs a serial the hub never gave it: a stolen till forges nothing beyond its lease. */
static void
test_outside_lease (void)
{
  g_autofree char *key_file = ctl_path (&box, "terminal.key"), *text = NULL, *out = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (TkKeyPair) pair = tk_key_pair_load (key_file, &error);
  TkToken token = { 0 };

  g_assert_no_error (error);
  g_assert_true (tk_token_parse (good, strlen (good), &token, &error));
  token.id.serial = 499;
  text = tk_token_issue (&token, pair, &error);
  g_assert_no_error (error);
  out = ctl (&gate, RED, NULL, "scan", "--event", "1", "--gate", "1", "--text", text);
  assert_told (out, "red", "outside_lease");
}

static void
test_wrong_event (void)
{
  g_autofree char *out = ctl (&gate, RED, NULL, "scan", "--event", "2", "--gate", "3", "--text", good);

  assert_told (out, "red", "wrong_event");
}

/* The printed code is unsigned: typed, it admits only a ticket this gate has heard of. */
static void
test_typed_codes (void)
{
  g_autofree char *sale = ctl (&box, 0, NULL, "sell", "--event", "1", "--type", "1", "--pay", "cash:1500"), *code = NULL;
  g_autofree char *unknown = NULL, *known = NULL, *misread = NULL;

  code = ctl_get (sale, "tickets.0.code");
  unknown = ctl (&gate, AMBER, NULL, "scan", "--event", "1", "--gate", "1", "--text", code);
  assert_told (unknown, "amber", "unknown_code");
  ctl_quietly (&box, 0, NULL, "sync", "--once");
  ctl_quietly (&gate, 0, NULL, "sync", "--once");
  known = ctl (&gate, 0, NULL, "scan", "--event", "1", "--gate", "1", "--text", code);
  ctl_assert_field (known, "verdict", "admitted");
  code[0] = code[0] == '7' ? '8' : '7';
  misread = ctl (&gate, RED, NULL, "scan", "--event", "1", "--gate", "1", "--text", code); /* its check symbol says so */
  assert_told (misread, "red", "not_a_ticket");
}

/* ---- Pictures ---- */

static char *
picture_path (const char *name)
{
  return ctl_path (&gate, name);
}

static void
write_picture (const char *name, const char *text)
{
  g_autofree char *path = picture_path (name);
  TkTicketFace face = { "Tamasha la Pwani", "Fort Jesus", "Regular", "tonight", "KES 1,500", "", "", text, "1-2345-6", "" };
  g_autoptr (GError) error = NULL;

  tk_print_png (&face, TK_PAPER_ROLL_80, 150, path, &error);
  g_assert_no_error (error);
}

static void
write_bytes (const char *name, const char *bytes, gssize length)
{
  g_autofree char *path = picture_path (name);

  g_assert_true (g_file_set_contents (path, bytes, length, NULL));
}

/* A whole picture of which `percent` arrived. */
static void
write_part (const char *name, int percent)
{
  g_autofree char *whole = picture_path ("whole.png"), *bytes = NULL;
  gsize length;

  write_picture ("whole.png", good);
  g_assert_true (g_file_get_contents (whole, &bytes, &length, NULL));
  write_bytes (name, bytes, (gssize) length * percent / 100);
}

/* A grey PNM holds a picture of any size in a few words. */
static const struct { const char *name, *bytes; int status; const char *says; } pictures[] = {
  { "missing.png", NULL, 8, "cannot be read (No such file or directory); choose another file" },
  { "empty.png", "", 8, "not a picture, or it is damaged" },
  { "text.png", "This is a letter to my aunt.\n", 8, "not a picture, or it is damaged" },
  { "page.html.png", "<html><body>Hello</body></html>", 8, "not a picture, or it is damaged" },
  { "blank.pgm", "P2 3 2 255 255 255 255 255 255 255 ", 1, "No readable QR code is in this picture" },
  { "huge.pgm", "P2 60000 60000 255 ", 8, "larger than 64 megapixels; make it smaller" },
};

static void
test_pictures (void)
{
  gint64 entries = ctl_count_journal (&gate);

  for (gsize i = 0; i < G_N_ELEMENTS (pictures); i++)
    {
      g_autofree char *path = picture_path (pictures[i].name), *scanned = NULL, *decoded = NULL;

      if (pictures[i].bytes != NULL)
        write_bytes (pictures[i].name, pictures[i].bytes, -1);
      scanned = ctl (&gate, pictures[i].status, pictures[i].says, "scan", "--event", "1", "--gate", "1", path);
      decoded = ctl (&gate, pictures[i].status, pictures[i].says, "decode", path);
      g_assert_cmpstr (scanned, ==, "");
      ctl_assert_field (decoded, "payload", "null");
    }
  ctl_quietly (&gate, 8, "it is a folder", "scan", "--event", "1", "--gate", "1", gate.dir);
  ctl_quietly (&gate, 8, "not an ordinary file", "scan", "--event", "1", "--gate", "1", "/dev/zero");
  /* Nobody stood at the gate with a ticket, so nothing is recorded. */
  g_assert_cmpint (ctl_count_journal (&gate), ==, entries);
}

static void
test_half_pictures (void)
{
  static const int percents[] = { 1, 10, 30 };
  gint64 entries = ctl_count_journal (&gate);

  for (gsize i = 0; i < G_N_ELEMENTS (percents); i++)
    {
      g_autofree char *path = picture_path ("part.png");

      write_part ("part.png", percents[i]);
      ctl_quietly (&gate, 8, "not a picture, or it is damaged", "scan", "--event", "1", "--gate", "1", path);
    }
  g_assert_cmpint (ctl_count_journal (&gate), ==, entries);
}

/* A picture with a code, and the code is no ticket: that is a verdict, not a failure. */
static void
test_foreign_pictures (void)
{
  static const char *const texts[] = { "https://example.com/menu", "WIFI:T:WPA;S:Cafe;P:secret;;", "TK1:", "tel:+254700000000" };
  gint64 entries = ctl_count_journal (&gate);

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autofree char *path = picture_path ("foreign.png"), *out = NULL;

      write_picture ("foreign.png", texts[i]);
      out = ctl (&gate, RED, NULL, "scan", "--event", "1", "--gate", "1", path);
      assert_told (out, "red", "not_a_ticket");
    }
  g_assert_cmpint (ctl_count_journal (&gate), ==, entries + (gint64) G_N_ELEMENTS (texts));
}

/* A bad picture between two good ones does not stop the second. */
static void
test_pictures_between (void)
{
  g_autofree char *sale = ctl (&box, 0, NULL, "sell", "--event", "1", "--type", "1", "--qty", "2", "--pay", "cash:3000");
  g_autofree char *one = ctl_get (sale, "tickets.0.token"), *two = ctl_get (sale, "tickets.1.token"), *out = NULL;
  g_autofree char *first = picture_path ("1.png"), *bad = picture_path ("text.png"), *second = picture_path ("2.png");

  write_picture ("1.png", one);
  write_bytes ("text.png", "no picture", -1);
  write_picture ("2.png", two);
  out = ctl (&gate, 8, "text.png", "scan", "--event", "1", "--gate", "1", first, bad, second);
  g_assert_cmpuint (ctl_count_lines (out), ==, 2);
  ctl_assert_field (strchr (out, '\n') + 1, "verdict", "admitted");
}

int
main (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *sale = NULL;
  int failed;

  g_test_init (&argc, &argv, NULL);
  tk_keys_init ();
  hub = tk_hub_runner_new (&error);
  g_assert_no_error (error);
  ctl_terminal_init (&box, "amina", "2468");
  ctl_terminal_init (&gate, "juma", "1357");
  ctl_enrol (&box, hub, tk_hub_runner_get_box_office_code (hub));
  ctl_enrol (&gate, hub, tk_hub_runner_get_gate_code (hub));
  sale = ctl (&box, 0, NULL, "sell", "--event", "1", "--type", "1", "--pay", "cash:1500");
  good = ctl_get (sale, "tickets.0.token");
  g_test_add_func ("/ctl/codes/tokens", test_tokens);
  g_test_add_func ("/ctl/codes/stream", test_stream);
  g_test_add_func ("/ctl/codes/unknown-issuer", test_unknown_issuer);
  g_test_add_func ("/ctl/codes/outside-lease", test_outside_lease);
  g_test_add_func ("/ctl/codes/wrong-event", test_wrong_event);
  g_test_add_func ("/ctl/codes/typed-codes", test_typed_codes);
  g_test_add_func ("/ctl/codes/pictures", test_pictures);
  g_test_add_func ("/ctl/codes/half-pictures", test_half_pictures);
  g_test_add_func ("/ctl/codes/foreign-pictures", test_foreign_pictures);
  g_test_add_func ("/ctl/codes/pictures-between", test_pictures_between);
  failed = g_test_run ();
  g_free (good);
  ctl_terminal_clear (&box);
  ctl_terminal_clear (&gate);
  tk_hub_runner_free (hub);
  return failed;
}
