/* Issuer certificates at the gate: opening one costs a signature check and a long parse, so each revision is
 * opened once. SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-desk-issuer.h"

#include <string.h>

#include "tk-base64url.h"
#include "tk-store-gate.h"
#include "tk-store-setting.h"

/* A gate's clock may run behind the hub's: a certificate made this long "in the future" is good. */
#define NOT_BEFORE_SLACK_MS (12 * 60 * 60 * 1000)

struct _TkIssuerCache
{
  GHashTable *certificates;             /* number → TkCertificate, owned */
  char *hub_key_text;                   /* what hub_key was decoded from */
  guint8 hub_key[TK_PUBLIC_KEY_SIZE];
};

TkIssuerCache *
tk_issuer_cache_new (void)
{
  TkIssuerCache *cache = g_new0 (TkIssuerCache, 1);

  cache->certificates = g_hash_table_new_full (NULL, NULL, NULL, (GDestroyNotify) tk_certificate_free);
  return cache;
}

void
tk_issuer_cache_free (TkIssuerCache *cache)
{
  if (cache == NULL)
    return;
  g_hash_table_unref (cache->certificates);
  g_free (cache->hub_key_text);
  g_free (cache);
}

/* *known FALSE when no usable hub key is stored. Read once: it never changes after enrolment. */
static gboolean
find_hub_key (TkIssuerCache *cache, TkStore *store, gboolean *known, GError **error)
{
  g_autofree char *text = NULL;

  if (cache->hub_key_text == NULL)
    {
      if (!tk_store_get_setting (store, "hub_key", &text, error))
        return FALSE;
      if (text != NULL && tk_base64url_decode (text, cache->hub_key, sizeof cache->hub_key))
        cache->hub_key_text = g_steal_pointer (&text);
    }
  *known = cache->hub_key_text != NULL;
  return TRUE;
}

/* Opens the stored text; one that the hub did not sign is as good as none. */
static gboolean
open_stored (TkIssuerCache *cache, TkStore *store, guint16 number, const TkCertificate **out, GError **error)
{
  g_autoptr (TkIssuerRow) row = NULL;
  g_autoptr (GError) reason = NULL;
  TkCertificate *certificate;
  gboolean known;

  if (!tk_store_issuer_find (store, number, &row, error) || !find_hub_key (cache, store, &known, error))
    return FALSE;
  *out = NULL;
  if (row == NULL || !known)
    return TRUE;
  certificate = tk_certificate_open (row->certificate, strlen (row->certificate), cache->hub_key, &reason);
  if (certificate == NULL || certificate->issuer != number)
    {
      g_warning ("The stored certificate of issuer %u is not good: %s", number,
                 reason != NULL ? reason->message : "other number");
      g_clear_pointer (&certificate, tk_certificate_free);
      return TRUE;
    }
  g_hash_table_insert (cache->certificates, GUINT_TO_POINTER (number), certificate);
  *out = certificate;
  return TRUE;
}

/* *out (borrowed) is NULL for an issuer not known here. */
static gboolean
find_certificate (TkIssuerCache *cache, TkStore *store, guint16 number, const TkCertificate **out,
                  GError **error)
{
  const TkCertificate *cached = g_hash_table_lookup (cache->certificates, GUINT_TO_POINTER (number));
  guint32 revision;
  gboolean found;

  if (!tk_store_issuer_revision (store, number, &revision, &found, error))
    return FALSE;
  if (!found)
    cached = NULL;
  else if (cached == NULL || cached->revision != revision)
    return open_stored (cache, store, number, out, error);
  *out = cached;
  return TRUE;
}

static TkIssuerState
judge (const TkCertificate *certificate, const TkToken *token, gint64 now_ms)
{
  if (certificate == NULL)
    return TK_ISSUER_UNKNOWN;
  if (!tk_token_verify (token, certificate->public_key))
    return TK_ISSUER_BAD_SIGNATURE;
  if (now_ms < certificate->not_before_ms - NOT_BEFORE_SLACK_MS || now_ms >= certificate->not_after_ms)
    return TK_ISSUER_UNKNOWN;
  if (!tk_certificate_covers_event (certificate, token->id.event)
      || !tk_certificate_covers_serial (certificate, &token->id))
    return TK_ISSUER_OUTSIDE_RANGE;
  return TK_ISSUER_GOOD;
}

gboolean
tk_issuer_cache_judge (TkIssuerCache *cache, TkStore *store, const TkToken *token, gint64 now_ms,
                       TkIssuerState *state, GError **error)
{
  const TkCertificate *certificate;

  if (!find_certificate (cache, store, token->issuer, &certificate, error))
    return FALSE;
  *state = judge (certificate, token, now_ms);
  return TRUE;
}

static gboolean
find_name (TkStore *store, guint16 number, char **name, GError **error)
{
  g_autoptr (TkIssuerRow) row = NULL;

  if (!tk_store_issuer_find (store, number, &row, error))
    return FALSE;
  *name = g_strdup (row != NULL ? row->name : "");
  return TRUE;
}

gboolean
tk_issuer_cache_take (TkIssuerCache *cache, TkStore *store, const char *text, TkCertificateTaken *taken,
                      guint16 *issuer, char **name, GError **error)
{
  g_autoptr (TkCertificate) certificate = NULL;
  gboolean known, newer;

  if (!find_hub_key (cache, store, &known, error))
    return FALSE;
  certificate = known ? tk_certificate_open (text, strlen (text), cache->hub_key, NULL) : NULL;
  if (certificate == NULL)
    {
      *taken = TK_CERTIFICATE_REFUSED;
      return TRUE;
    }
  if (!tk_store_issuer_keep (store, certificate->issuer, certificate->revision, NULL, text, &newer, error)
      || !find_name (store, certificate->issuer, name, error))
    return FALSE;
  *issuer = certificate->issuer;
  *taken = newer ? TK_CERTIFICATE_TAKEN : TK_CERTIFICATE_KNOWN;
  return TRUE;
}
