/* Keys, signatures, digests, secrets, PINs, base64url and hex. SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-base64url.h"
#include "tk-keys.h"
#include "tk-pin.h"

#include <glib/gstdio.h>
#include <sodium.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define SEED_1 "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60"

typedef struct {
  char *folder;
  char *path;
} Folder;

static void
folder_set_up (Folder *folder, gconstpointer unused)
{
  g_autoptr (GError) error = NULL;

  folder->folder = g_dir_make_tmp ("tiketi-keys-XXXXXX", &error);
  g_assert_no_error (error);
  folder->path = g_build_filename (folder->folder, "terminal.key", NULL);
}

static void
folder_tear_down (Folder *folder, gconstpointer unused)
{
  g_unlink (folder->path);
  g_assert_cmpint (g_rmdir (folder->folder), ==, 0); /* nothing else was left behind */
  g_free (folder->folder);
  g_free (folder->path);
}

static TkKeyPair *
pair_from_hex (const char *hex)
{
  guint8 seed[32];

  g_assert_true (tk_hex_decode (hex, seed, sizeof seed));
  return tk_key_pair_from_seed (seed);
}

/* RFC 8032, section 7.1, tests 1 to 3; the first byte of the third message stands in the domain. */
static void
test_sign_vectors (void)
{
  static const struct { const char *seed, *key, *domain, *message, *signature; } table[] = {
    { "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
      "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a", "", "",
      "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46b"
      "d25bf5f0595bbe24655141438e7a100b" },
    { "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
      "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c", "", "r",
      "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c"
      "387b2eaeb4302aeeb00d291612bb0c00" },
    { "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
      "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c", "r", "",
      "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c"
      "387b2eaeb4302aeeb00d291612bb0c00" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (table); i++)
    {
      g_autoptr (TkKeyPair) pair = pair_from_hex (table[i].seed);
      g_autofree char *key = tk_hex_encode (tk_key_pair_get_public (pair), TK_PUBLIC_KEY_SIZE);
      g_autofree char *text = NULL;
      const guint8 *message = (const guint8 *) table[i].message;
      gsize length = strlen (table[i].message);
      guint8 signature[TK_SIGNATURE_SIZE];

      tk_key_pair_sign (pair, table[i].domain, message, length, signature);
      text = tk_hex_encode (signature, sizeof signature);
      g_assert_cmpstr (key, ==, table[i].key);
      g_assert_cmpstr (text, ==, table[i].signature);
      g_assert_true (tk_signature_verify (tk_key_pair_get_public (pair), table[i].domain, message, length, signature));
    }
}

static void
test_verify_refuses (void)
{
  g_autoptr (TkKeyPair) pair = pair_from_hex (SEED_1);
  g_autoptr (TkKeyPair) other = tk_key_pair_new ();
  const guint8 *key = tk_key_pair_get_public (pair);
  guint8 message[] = "five tickets";
  guint8 signature[TK_SIGNATURE_SIZE];

  tk_key_pair_sign (pair, "tiketi.a", message, sizeof message, signature);
  g_assert_true (tk_signature_verify (key, "tiketi.a", message, sizeof message, signature));
  g_assert_false (tk_signature_verify (key, "tiketi.b", message, sizeof message, signature));
  g_assert_false (tk_signature_verify (key, "tiketi.a", message, sizeof message - 1, signature));
  g_assert_false (tk_signature_verify (tk_key_pair_get_public (other), "tiketi.a", message, sizeof message, signature));
  for (gsize bit = 0; bit < sizeof signature * 8; bit++)
    {
      signature[bit / 8] ^= 1 << bit % 8;
      g_assert_false (tk_signature_verify (key, "tiketi.a", message, sizeof message, signature));
      signature[bit / 8] ^= 1 << bit % 8;
    }
}

/* S + L satisfies the curve equation just as S does; RFC 8032 section 5.1.7 demands S < L. */
static void
test_verify_refuses_malleable (void)
{
  static const char *order = "edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010";
  g_autoptr (TkKeyPair) pair = pair_from_hex (SEED_1);
  guint8 signature[TK_SIGNATURE_SIZE], l[32];
  guint carry = 0;

  g_assert_true (tk_hex_decode (order, l, sizeof l));
  tk_key_pair_sign (pair, "d", NULL, 0, signature);
  for (gsize i = 0; i < sizeof l; i++)
    {
      carry += (guint) signature[32 + i] + l[i];
      signature[32 + i] = carry & 0xff;
      carry >>= 8;
    }
  g_assert_cmpuint (carry, ==, 0);
  g_assert_false (tk_signature_verify (tk_key_pair_get_public (pair), "d", NULL, 0, signature));
}

/* With the neutral element as key, R = neutral and S = 0 "sign" every message for a lax verifier. */
static void
test_verify_refuses_small_order (void)
{
  static const guint8 neutral[32] = { 1 };
  guint8 signature[TK_SIGNATURE_SIZE] = { 1 };

  g_assert_false (tk_signature_verify (neutral, "d", (const guint8 *) "m", 1, signature));
}

static void
test_sign_long (void)
{
  g_autoptr (TkKeyPair) pair = tk_key_pair_new ();
  g_autofree guint8 *message = g_malloc0 (100000);
  guint8 signature[TK_SIGNATURE_SIZE];

  for (gsize length = 490; length < 530; length++)
    {
      tk_key_pair_sign (pair, "tiketi.long", message, length, signature);
      g_assert_true (tk_signature_verify (tk_key_pair_get_public (pair), "tiketi.long", message, length, signature));
      g_assert_false (tk_signature_verify (tk_key_pair_get_public (pair), "tiketi.long", message, length + 1, signature));
    }
  tk_key_pair_sign (pair, "tiketi.long", message, 100000, signature);
  g_assert_true (tk_signature_verify (tk_key_pair_get_public (pair), "tiketi.long", message, 100000, signature));
}

static void
test_save_and_load (Folder *folder, gconstpointer unused)
{
  g_autoptr (TkKeyPair) pair = tk_key_pair_new ();
  g_autoptr (TkKeyPair) loaded = NULL;
  g_autoptr (GError) error = NULL;
  guint8 a[TK_SIGNATURE_SIZE], b[TK_SIGNATURE_SIZE];
  struct stat info;

  g_assert_true (tk_key_pair_save (pair, folder->path, &error));
  g_assert_no_error (error);
  g_assert_cmpint (stat (folder->path, &info), ==, 0);
  g_assert_cmpint (info.st_mode & 07777, ==, 0600);
  g_assert_cmpint (info.st_nlink, ==, 1);

  loaded = tk_key_pair_load (folder->path, &error);
  g_assert_no_error (error);
  tk_key_pair_sign (pair, "d", NULL, 0, a);
  tk_key_pair_sign (loaded, "d", NULL, 0, b);
  g_assert_cmpmem (a, sizeof a, b, sizeof b);
  g_assert_cmpmem (tk_key_pair_get_public (pair), 32, tk_key_pair_get_public (loaded), 32);
}

static void
test_save_never_replaces (Folder *folder, gconstpointer unused)
{
  g_autoptr (TkKeyPair) first = pair_from_hex (SEED_1);
  g_autoptr (TkKeyPair) second = tk_key_pair_new ();
  g_autoptr (TkKeyPair) loaded = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (tk_key_pair_save (first, folder->path, NULL));
  g_assert_false (tk_key_pair_save (second, folder->path, &error));
  g_assert_error (error, TK_KEYS_ERROR, TK_KEYS_ERROR_IO);
  loaded = tk_key_pair_load (folder->path, NULL);
  g_assert_cmpmem (tk_key_pair_get_public (first), 32, tk_key_pair_get_public (loaded), 32);
}

static void
test_save_refuses_missing_folder (Folder *folder, gconstpointer unused)
{
  g_autoptr (TkKeyPair) pair = tk_key_pair_new ();
  g_autoptr (GError) error = NULL;
  g_autofree char *path = g_build_filename (folder->folder, "absent", "k", NULL);

  g_assert_false (tk_key_pair_save (pair, path, &error));
  g_assert_error (error, TK_KEYS_ERROR, TK_KEYS_ERROR_IO);
}

static void
test_load_refuses_modes (Folder *folder, gconstpointer unused)
{
  static const int modes[] = { 0604, 0602, 0601, 0640, 0620, 0610, 0644, 0666, 0777 };
  g_autoptr (TkKeyPair) pair = tk_key_pair_new ();

  g_assert_true (tk_key_pair_save (pair, folder->path, NULL));
  for (gsize i = 0; i < G_N_ELEMENTS (modes); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_cmpint (g_chmod (folder->path, modes[i]), ==, 0);
      g_assert_null (tk_key_pair_load (folder->path, &error));
      g_assert_error (error, TK_KEYS_ERROR, TK_KEYS_ERROR_MODE);
    }
}

static void
test_load_refuses_contents (Folder *folder, gconstpointer unused)
{
  static const char *table[] = {
    "",
    "tiketi-key-v1\n",
    "tiketi-key-v2\n" SEED_1 "\n",
    "tiketi-key-v1\n" SEED_1,
    "tiketi-key-v1\n" SEED_1 "\n\n",
    "tiketi-key-v1\n" SEED_1 " ",
    "tiketi-key-v1 " SEED_1 "\n",
    "tiketi-key-v1\ngd61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60\n",
    "-----BEGIN PRIVATE KEY-----\n",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (table); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_true (g_file_set_contents_full (folder->path, table[i], -1, G_FILE_SET_CONTENTS_CONSISTENT, 0600, NULL));
      g_assert_null (tk_key_pair_load (folder->path, &error));
      g_assert_error (error, TK_KEYS_ERROR, TK_KEYS_ERROR_NOT_A_KEY);
    }
}

static void
test_load_refuses_no_file (Folder *folder, gconstpointer unused)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (tk_key_pair_load (folder->path, &error));
  g_assert_error (error, TK_KEYS_ERROR, TK_KEYS_ERROR_IO);
  g_clear_error (&error);
  g_assert_cmpint (symlink ("/etc/hostname", folder->path), ==, 0);
  g_assert_null (tk_key_pair_load (folder->path, &error));
  g_assert_error (error, TK_KEYS_ERROR, TK_KEYS_ERROR_IO);
  g_clear_error (&error);
  g_unlink (folder->path);
  g_assert_cmpint (mkfifo (folder->path, 0600), ==, 0);
  g_assert_null (tk_key_pair_load (folder->path, &error));
  g_assert_error (error, TK_KEYS_ERROR, TK_KEYS_ERROR_NOT_A_KEY);
}

/* Reference values from another implementation (Python's hashlib.blake2b, digest_size=32). */
static void
test_digest (void)
{
  guint8 digest[TK_DIGEST_SIZE], split[TK_DIGEST_SIZE];
  g_autofree char *empty = tk_digest_text ("");
  g_autofree char *abc = tk_digest_text ("abc");

  g_assert_cmpstr (empty, ==, "0e5751c026e543b2e8ab2eb06099daa1d1e5df47778f7787faab45cdf12fe3a8");
  g_assert_cmpstr (abc, ==, "bddd813c634239723171ef3fee98579b94964e3bb1cb3e427262c8c068d52319");
  tk_digest ((const guint8 *) "abc", 3, NULL, 0, digest);
  tk_digest ((const guint8 *) "a", 1, (const guint8 *) "bc", 2, split);
  g_assert_cmpmem (digest, sizeof digest, split, sizeof split);
  tk_digest (NULL, 0, (const guint8 *) "abc", 3, split);
  g_assert_cmpmem (digest, sizeof digest, split, sizeof split);
}

static void
test_secrets (void)
{
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  guint8 bytes[32];

  for (int i = 0; i < 1000; i++)
    {
      g_autofree char *secret = tk_secret_new (32);

      g_assert_true (tk_base64url_decode (secret, bytes, 32));
      g_assert_true (g_hash_table_add (seen, g_steal_pointer (&secret)));
    }
}

static void
test_codes (void)
{
  gboolean symbols[128] = { FALSE };
  guint distinct = 0;

  for (int i = 0; i < 500; i++)
    {
      g_autofree char *code = tk_secret_new_code (3);

      g_assert_cmpuint (strlen (code), ==, 14);
      for (int j = 0; j < 14; j++)
        {
          if (j % 5 == 4)
            g_assert_cmpint (code[j], ==, '-');
          else
            {
              g_assert_nonnull (strchr ("0123456789ABCDEFGHJKMNPQRSTVWXYZ", code[j]));
              symbols[(guint8) code[j]] = TRUE;
            }
        }
    }
  for (int c = 0; c < 128; c++)
    distinct += symbols[c];
  g_assert_cmpuint (distinct, ==, 32);
}

static void
test_secret_equal (void)
{
  static const struct { const char *a, *b; gboolean equal; } table[] = {
    { "abc", "abc", TRUE }, { "", "", TRUE },       { "abc", "abd", FALSE }, { "abc", "ab", FALSE },
    { "", "a", FALSE },     { NULL, "a", FALSE },   { "a", NULL, FALSE },    { NULL, NULL, FALSE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (table); i++)
    g_assert_cmpint (tk_secret_equal (table[i].a, table[i].b), ==, table[i].equal);
}

static void
test_hex (void)
{
  static const char *bad[] = { NULL, "", "0", "000", "0000ff0", "0000fg", " 000ff", "0000ff ", "0x00ff", "00 0ff" };
  guint8 out[3] = { 42, 42, 42 };
  g_autofree char *text = NULL;

  g_assert_true (tk_hex_decode ("00aBfF", out, 3));
  text = tk_hex_encode (out, 3);
  g_assert_cmpstr (text, ==, "00abff");
  out[0] = 42;
  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_assert_false (tk_hex_decode (bad[i], out, 3));
      g_assert_cmpuint (out[0], ==, 42);
    }
}

static void
test_base64url (void)
{
  static const struct { const char *bytes, *text; } table[] = {
    { "", "" }, { "f", "Zg" }, { "fo", "Zm8" }, { "foo", "Zm9v" }, { "foob", "Zm9vYg" }, { "fooba", "Zm9vYmE" },
    { "foobar", "Zm9vYmFy" }, { "\xff\xef\xbe", "_---" }, { "\xfb\xff", "-_8" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (table); i++)
    {
      gsize length = strlen (table[i].bytes);
      g_autofree char *text = tk_base64url_encode ((const guint8 *) table[i].bytes, length);
      guint8 back[8] = { 0 };

      g_assert_cmpstr (text, ==, table[i].text);
      g_assert_true (tk_base64url_decode (text, back, length));
      g_assert_cmpmem (back, length, table[i].bytes, length);
    }
}

static void
test_base64url_refuses (void)
{
  static const char *table[] = {
    NULL, "", "Z", "Zg", "Zm8", "Zm9vYg", "Zm9=", "Zm+v", "Zm/v", "Zm9 ", " m9v", "Zm\n9", "Zm9v=", "Zm9\xc3",
  };
  guint8 out[3] = { 42, 42, 42 };
  guint8 one = 42;

  for (gsize i = 0; i < G_N_ELEMENTS (table); i++)
    {
      g_assert_false (tk_base64url_decode (table[i], out, 3));
      g_assert_cmpuint (out[0], ==, 42);
    }
  g_assert_false (tk_base64url_decode ("Zh", &one, 1)); /* bits beyond the last byte set */
  g_assert_false (tk_base64url_decode ("Zg==", &one, 1));
  g_assert_cmpuint (one, ==, 42);
}

static void
test_pin_form (void)
{
  static const struct { const char *pin; gboolean good; } table[] = {
    { "2468", TRUE },   { "000000000000", TRUE },  { NULL, FALSE },         { "", FALSE },     { "123", FALSE },
    { "0123456789012", FALSE }, { "12a4", FALSE }, { "12 4", FALSE },       { "-123", FALSE }, { "1234\n", FALSE },
    { "١٢٣٤", FALSE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (table); i++)
    g_assert_cmpint (tk_pin_is_well_formed (table[i].pin), ==, table[i].good);
}

static void
test_pin_hash (void)
{
  g_autofree char *hash = tk_pin_hash ("2468", TK_PIN_COST_TEST);
  g_autofree char *again = tk_pin_hash ("2468", TK_PIN_COST_TEST);

  g_assert_true (g_str_has_prefix (hash, "$argon2id$v=19$"));
  g_assert_cmpstr (hash, !=, again); /* salted */
  g_assert_true (tk_pin_verify (hash, "2468"));
  g_assert_true (tk_pin_verify (again, "2468"));
  g_assert_false (tk_pin_verify (hash, "2469"));
  g_assert_false (tk_pin_verify (hash, "24680"));
  g_assert_false (tk_pin_verify (hash, ""));
  g_assert_false (tk_pin_verify (hash, NULL));
}

static void
test_pin_normal_cost (void)
{
  g_autofree char *hash = tk_pin_hash ("8642", TK_PIN_COST_NORMAL);

  g_assert_true (g_str_has_prefix (hash, "$argon2id$v=19$m=65536,t=2,p=1$"));
  g_assert_true (tk_pin_verify (hash, "8642"));
  g_assert_false (tk_pin_verify (hash, "8643"));
}

static void
test_pin_refuses_hashes (void)
{
  g_autofree char *good = tk_pin_hash ("2468", TK_PIN_COST_TEST);
  g_autofree char *cut = g_strndup (good, strlen (good) - 1);
  g_autofree char *longer = g_strconcat (good, "A", NULL);
  g_autofree char *huge = g_strnfill (100000, '$');
  const char *salt_and_tag = strstr (good, ",p=1$");
  g_autofree char *greedy = g_strconcat ("$argon2id$v=19$m=4194304,t=2", salt_and_tag, NULL);
  g_autofree char *slow = g_strconcat ("$argon2id$v=19$m=8,t=4000000000", salt_and_tag, NULL);
  g_autofree char *wrap = g_strconcat ("$argon2id$v=19$m=18446744073709551624,t=1", salt_and_tag, NULL);
  const char *table[] = {
    NULL, "", "2468", "$argon2id$", "$argon2id$v=19$m=8,t=1,p=1$", "$argon2i$v=19$m=8,t=3,p=1$AAAA$AAAA",
    "$2b$12$abcdefghijklmnopqrstuv", cut, longer, huge, greedy, slow, wrap,
  };

  for (gsize i = 0; i < G_N_ELEMENTS (table); i++)
    g_assert_false (tk_pin_verify (table[i], "2468"));
}

/* Right, but dearer than a terminal should ever pay. */
static void
test_pin_refuses_costly_hash (void)
{
  char hash[crypto_pwhash_STRBYTES] = "";

  g_assert_cmpint (crypto_pwhash_str (hash, "2468", 4, 11, crypto_pwhash_MEMLIMIT_MIN), ==, 0);
  g_assert_cmpint (crypto_pwhash_str_verify (hash, "2468", 4), ==, 0);
  g_assert_false (tk_pin_verify (hash, "2468"));
  g_assert_cmpint (crypto_pwhash_str (hash, "2468", 4, 10, crypto_pwhash_MEMLIMIT_MIN), ==, 0);
  g_assert_true (tk_pin_verify (hash, "2468"));
}

static void
add_folder_test (const char *path, void (*test) (Folder *, gconstpointer))
{
  g_test_add (path, Folder, NULL, folder_set_up, test, folder_tear_down);
}

/* The same secret again from the same seed, another for every label and pair; and not the seed. */
static void
test_derive (void)
{
  guint8 seed[32] = { 7 }, other_seed[32] = { 8 }, one[32], again[32], other[32];
  g_autoptr (TkKeyPair) pair = tk_key_pair_from_seed (seed);
  g_autoptr (TkKeyPair) twin = tk_key_pair_from_seed (seed);
  g_autoptr (TkKeyPair) stranger = tk_key_pair_from_seed (other_seed);

  tk_key_pair_derive (pair, "online.1", one);
  tk_key_pair_derive (twin, "online.1", again);
  g_assert_cmpmem (one, 32, again, 32);
  tk_key_pair_derive (pair, "online.2", other);
  g_assert_cmpint (memcmp (one, other, 32), !=, 0);
  tk_key_pair_derive (stranger, "online.1", other);
  g_assert_cmpint (memcmp (one, other, 32), !=, 0);
  g_assert_cmpint (memcmp (one, seed, 32), !=, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  tk_keys_init ();
  g_test_add_func ("/keys/sign/vectors", test_sign_vectors);
  g_test_add_func ("/keys/sign/long", test_sign_long);
  g_test_add_func ("/keys/verify/refuses", test_verify_refuses);
  g_test_add_func ("/keys/verify/refuses-malleable", test_verify_refuses_malleable);
  g_test_add_func ("/keys/verify/refuses-small-order", test_verify_refuses_small_order);
  add_folder_test ("/keys/file/save-and-load", test_save_and_load);
  add_folder_test ("/keys/file/save-never-replaces", test_save_never_replaces);
  add_folder_test ("/keys/file/save-refuses-missing-folder", test_save_refuses_missing_folder);
  add_folder_test ("/keys/file/load-refuses-modes", test_load_refuses_modes);
  add_folder_test ("/keys/file/load-refuses-contents", test_load_refuses_contents);
  add_folder_test ("/keys/file/load-refuses-no-file", test_load_refuses_no_file);
  g_test_add_func ("/keys/digest", test_digest);
  g_test_add_func ("/keys/secrets", test_secrets);
  g_test_add_func ("/keys/secrets/codes", test_codes);
  g_test_add_func ("/keys/secrets/equal", test_secret_equal);
  g_test_add_func ("/keys/hex", test_hex);
  g_test_add_func ("/keys/base64url", test_base64url);
  g_test_add_func ("/keys/base64url/refuses", test_base64url_refuses);
  g_test_add_func ("/keys/pin/form", test_pin_form);
  g_test_add_func ("/keys/pin/hash", test_pin_hash);
  g_test_add_func ("/keys/pin/normal-cost", test_pin_normal_cost);
  g_test_add_func ("/keys/pin/refuses-costly-hash", test_pin_refuses_costly_hash);
  g_test_add_func ("/keys/pin/refuses-hashes", test_pin_refuses_hashes);
  g_test_add_func ("/keys/derive", test_derive);
  return g_test_run ();
}
