/* PINs and passwords as Argon2id strings. SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-pin.h"
#include "tk-keys.h"

#include <sodium.h>
#include <string.h>

#define PIN_MIN 4
#define PIN_MAX 12
#define SECRET_MAX 1024
#define HASH_PREFIX "$argon2id$v=19$m="

/* Hashes arrive from the hub: one that asked for gigabytes or minutes would stop the terminal. */
#define MEMORY_KIB_MAX (256 * 1024)
#define PASSES_MAX 10

static gboolean
take_parameter (const char **text, guint64 max)
{
  guint64 value = 0;
  const char *p = *text;

  for (; g_ascii_isdigit (*p) && value <= max; p++)
    value = value * 10 + (guint64) (*p - '0');
  if (p == *text || value == 0 || value > max)
    return FALSE;
  *text = p;
  return TRUE;
}

static gboolean
take_text (const char **text, const char *wanted)
{
  if (!g_str_has_prefix (*text, wanted))
    return FALSE;
  *text += strlen (wanted);
  return TRUE;
}

static gboolean
is_affordable (const char *hash)
{
  return strlen (hash) < crypto_pwhash_STRBYTES && take_text (&hash, HASH_PREFIX)
         && take_parameter (&hash, MEMORY_KIB_MAX) && take_text (&hash, ",t=") && take_parameter (&hash, PASSES_MAX)
         && take_text (&hash, ",p=1$");
}

gboolean
tk_pin_is_well_formed (const char *pin)
{
  gsize length = 0;

  if (pin == NULL)
    return FALSE;
  for (; g_ascii_isdigit (pin[length]) && length <= PIN_MAX; length++)
    ;
  return pin[length] == '\0' && length >= PIN_MIN && length <= PIN_MAX;
}

char *
tk_pin_hash (const char *secret, TkPinCost cost)
{
  gboolean least = cost == TK_PIN_COST_TEST;
  unsigned long long passes = least ? crypto_pwhash_OPSLIMIT_MIN : crypto_pwhash_OPSLIMIT_INTERACTIVE;
  gsize memory = least ? crypto_pwhash_MEMLIMIT_MIN : crypto_pwhash_MEMLIMIT_INTERACTIVE;
  char *hash;

  g_return_val_if_fail (secret != NULL && strlen (secret) <= SECRET_MAX, NULL);

  tk_keys_init ();
  hash = g_malloc0 (crypto_pwhash_STRBYTES);
  if (crypto_pwhash_str_alg (hash, secret, strlen (secret), passes, memory, crypto_pwhash_ALG_ARGON2ID13) != 0)
    g_error ("No memory left to hash a PIN");
  return hash;
}

gboolean
tk_pin_verify (const char *hash, const char *secret)
{
  if (hash == NULL || secret == NULL || strlen (secret) > SECRET_MAX || !is_affordable (hash))
    return FALSE;
  tk_keys_init ();
  return crypto_pwhash_str_verify (hash, secret, strlen (secret)) == 0;
}
