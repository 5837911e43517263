/* Issuer certificates: strict reading, verifying and issuing. SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-certificate.h"
#include "tk-base45.h"
#include "tk-bytes-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define VERSION 1
#define MINUTE_MS 60000
#define EVENT_SIZE 4
#define RANGE_SIZE 14
#define FIXED_SIZE (1 + 2 + 4 + TK_PUBLIC_KEY_SIZE + 4 + 4 + 2 + 2)
#define BYTES_MAX \
  (FIXED_SIZE + TK_CERTIFICATE_EVENTS_MAX * EVENT_SIZE + TK_CERTIFICATE_RANGES_MAX * RANGE_SIZE + TK_SIGNATURE_SIZE)
#define TEXT_MAX (sizeof TK_CERTIFICATE_PREFIX - 1 + (BYTES_MAX + 1) / 2 * 3)

static gboolean
refuse (GError **error, TkTokenError code, const char *sentence)
{
  g_set_error_literal (error, TK_TOKEN_ERROR, code, sentence);
  return FALSE;
}

static gboolean
refuse_length (GError **error)
{
  return refuse (error, TK_TOKEN_ERROR_LENGTH, _("This certificate is cut off or too long: show it again."));
}

static gboolean
refuse_field (GError **error)
{
  return refuse (error, TK_TOKEN_ERROR_FIELD, _("This certificate is malformed: ask the hub for a new one."));
}

/* Negative, 0 or positive as the serial lies before, in or after the range. */
static int
compare_to_range (const TkTicketId *id, const TkSerialRange *range)
{
  if (id->event != range->event)
    return id->event < range->event ? -1 : 1;
  if (id->type != range->type)
    return id->type < range->type ? -1 : 1;
  if (id->serial < range->first)
    return -1;
  return id->serial > range->last;
}

static gboolean
range_is_good (const TkSerialRange *range, const TkSerialRange *previous)
{
  TkTicketId first = { range->event, range->type, range->first, 0 };

  if (range->event == 0 || range->type == 0 || range->first == 0 || range->first > range->last)
    return FALSE;
  return previous == NULL || compare_to_range (&first, previous) > 0;
}

static gboolean
events_are_good (const GArray *events)
{
  guint32 last = 0;

  for (guint i = 0; i < events->len; i++)
    {
      guint32 event = g_array_index (events, guint32, i);

      if (event <= last)
        return FALSE;
      last = event;
    }
  return events->len <= TK_CERTIFICATE_EVENTS_MAX;
}

static gboolean
ranges_are_good (const GArray *ranges)
{
  const TkSerialRange *previous = NULL;

  for (guint i = 0; i < ranges->len; i++)
    {
      const TkSerialRange *range = &g_array_index (ranges, TkSerialRange, i);

      if (!range_is_good (range, previous))
        return FALSE;
      previous = range;
    }
  return ranges->len <= TK_CERTIFICATE_RANGES_MAX;
}

static gboolean
is_minute (gint64 ms)
{
  return ms >= 0 && ms % MINUTE_MS == 0 && ms / MINUTE_MS <= G_MAXUINT32;
}

/* The one judge of what a certificate may say: open and issue both ask it. */
static gboolean
check_contents (const TkCertificate *certificate, GError **error)
{
  if (certificate->issuer == 0)
    return refuse (error, TK_TOKEN_ERROR_IDENTITY, _("This certificate names no issuer: ask the hub for a new one."));
  if (!is_minute (certificate->not_before_ms) || !is_minute (certificate->not_after_ms)
      || certificate->not_before_ms >= certificate->not_after_ms || !events_are_good (certificate->events)
      || !ranges_are_good (certificate->ranges))
    return refuse_field (error);
  return TRUE;
}

static GByteArray *
encode (const TkCertificate *certificate)
{
  GByteArray *bytes = g_byte_array_new ();

  tk_bytes_append (bytes, VERSION << 4, 1);
  tk_bytes_append (bytes, certificate->issuer, 2);
  tk_bytes_append (bytes, certificate->revision, 4);
  g_byte_array_append (bytes, certificate->public_key, TK_PUBLIC_KEY_SIZE);
  tk_bytes_append (bytes, (guint32) (certificate->not_before_ms / MINUTE_MS), 4);
  tk_bytes_append (bytes, (guint32) (certificate->not_after_ms / MINUTE_MS), 4);
  tk_bytes_append (bytes, certificate->events->len, 2);
  tk_bytes_append (bytes, certificate->ranges->len, 2);
  for (guint i = 0; i < certificate->events->len; i++)
    tk_bytes_append (bytes, g_array_index (certificate->events, guint32, i), 4);
  for (guint i = 0; i < certificate->ranges->len; i++)
    {
      const TkSerialRange *range = &g_array_index (certificate->ranges, TkSerialRange, i);

      tk_bytes_append (bytes, range->event, 4);
      tk_bytes_append (bytes, range->type, 2);
      tk_bytes_append (bytes, range->first, 4);
      tk_bytes_append (bytes, range->last, 4);
    }
  return bytes;
}

static void
read_head (TkBytes *bytes, TkCertificate *certificate)
{
  certificate->issuer = tk_bytes_take (bytes, 2);
  certificate->revision = tk_bytes_take (bytes, 4);
  memcpy (certificate->public_key, bytes->at, TK_PUBLIC_KEY_SIZE);
  bytes->at += TK_PUBLIC_KEY_SIZE;
  bytes->left -= TK_PUBLIC_KEY_SIZE;
  certificate->not_before_ms = (gint64) tk_bytes_take (bytes, 4) * MINUTE_MS;
  certificate->not_after_ms = (gint64) tk_bytes_take (bytes, 4) * MINUTE_MS;
}

static void
read_lists (TkBytes *bytes, guint32 events, guint32 ranges, TkCertificate *certificate)
{
  for (guint32 i = 0; i < events; i++)
    {
      guint32 event = tk_bytes_take (bytes, 4);

      g_array_append_val (certificate->events, event);
    }
  for (guint32 i = 0; i < ranges; i++)
    {
      TkSerialRange range = { 0 };

      range.event = tk_bytes_take (bytes, 4);
      range.type = tk_bytes_take (bytes, 2);
      range.first = tk_bytes_take (bytes, 4);
      range.last = tk_bytes_take (bytes, 4);
      g_array_append_val (certificate->ranges, range);
    }
}

static gboolean
check_version (guint8 head, GError **error)
{
  if (head >> 4 != VERSION)
    return refuse (error, TK_TOKEN_ERROR_VERSION,
                   _("This certificate has a version this terminal does not know: update this terminal."));
  if ((head & 0x0f) != 0)
    return refuse (error, TK_TOKEN_ERROR_FLAGS,
                   _("This certificate has a mark this terminal does not know: update this terminal."));
  return TRUE;
}

/* Reads what was signed, without the signature; counts are believed only when they fit the length exactly. */
static TkCertificate *
decode (TkBytes bytes, GError **error)
{
  g_autoptr (TkCertificate) certificate = tk_certificate_new ();
  guint32 events, ranges;

  tk_bytes_take (&bytes, 1);
  read_head (&bytes, certificate);
  events = tk_bytes_take (&bytes, 2);
  ranges = tk_bytes_take (&bytes, 2);
  if (events > TK_CERTIFICATE_EVENTS_MAX || ranges > TK_CERTIFICATE_RANGES_MAX)
    {
      refuse_field (error);
      return NULL;
    }
  if (bytes.left != events * EVENT_SIZE + ranges * RANGE_SIZE)
    {
      refuse_length (error);
      return NULL;
    }
  read_lists (&bytes, events, ranges, certificate);
  return check_contents (certificate, error) ? g_steal_pointer (&certificate) : NULL;
}

static guint8 *
decode_text (const char *text, gsize length, gsize *size, GError **error)
{
  gsize prefix = strlen (TK_CERTIFICATE_PREFIX);
  g_autofree guint8 *bytes = NULL;

  if (length < prefix || memcmp (text, TK_CERTIFICATE_PREFIX, prefix) != 0)
    {
      refuse (error, TK_TOKEN_ERROR_NOT_A_TOKEN, _("This is not a Tiketi certificate: show the terminal's own code."));
      return NULL;
    }
  if (length > TEXT_MAX)
    {
      refuse_length (error);
      return NULL;
    }
  bytes = g_malloc (length);
  if (!tk_base45_decode (text + prefix, length - prefix, bytes, length, size))
    {
      refuse (error, TK_TOKEN_ERROR_BASE45, _("This certificate is damaged: show it again."));
      return NULL;
    }
  return g_steal_pointer (&bytes);
}

TkCertificate *
tk_certificate_new (void)
{
  TkCertificate *certificate = g_new0 (TkCertificate, 1);

  certificate->events = g_array_new (FALSE, TRUE, sizeof (guint32));
  certificate->ranges = g_array_new (FALSE, TRUE, sizeof (TkSerialRange));
  return certificate;
}

void
tk_certificate_free (TkCertificate *certificate)
{
  if (certificate == NULL)
    return;
  g_array_unref (certificate->events);
  g_array_unref (certificate->ranges);
  g_free (certificate);
}

char *
tk_certificate_issue (const TkCertificate *certificate, const TkKeyPair *hub, GError **error)
{
  g_autoptr (GByteArray) bytes = NULL;
  g_autofree char *base45 = NULL;
  guint8 signature[TK_SIGNATURE_SIZE];

  g_return_val_if_fail (certificate != NULL && hub != NULL, NULL);

  if (!check_contents (certificate, error))
    return NULL;
  bytes = encode (certificate);
  tk_key_pair_sign (hub, TK_CERTIFICATE_DOMAIN, bytes->data, bytes->len, signature);
  g_byte_array_append (bytes, signature, sizeof signature);
  base45 = tk_base45_encode (bytes->data, bytes->len);
  return g_strconcat (TK_CERTIFICATE_PREFIX, base45, NULL);
}

TkCertificate *
tk_certificate_open (const char *text, gsize length, const guint8 hub_key[TK_PUBLIC_KEY_SIZE], GError **error)
{
  g_autoptr (TkCertificate) certificate = NULL;
  g_autofree guint8 *bytes = NULL;
  gsize size, signed_size;

  g_return_val_if_fail (text != NULL && hub_key != NULL, NULL);

  bytes = decode_text (text, length, &size, error);
  if (bytes == NULL || (size > 0 && !check_version (bytes[0], error)))
    return NULL;
  if (size < FIXED_SIZE + TK_SIGNATURE_SIZE)
    {
      refuse_length (error);
      return NULL;
    }
  signed_size = size - TK_SIGNATURE_SIZE;
  certificate = decode ((TkBytes) { bytes, signed_size }, error);
  if (certificate == NULL)
    return NULL;
  if (!tk_signature_verify (hub_key, TK_CERTIFICATE_DOMAIN, bytes, signed_size, bytes + signed_size))
    {
      g_set_error_literal (error, TK_KEYS_ERROR, TK_KEYS_ERROR_NOT_A_KEY,
                           _("This certificate was not signed by your hub: do not accept tickets under it."));
      return NULL;
    }
  return g_steal_pointer (&certificate);
}

gboolean
tk_certificate_covers_event (const TkCertificate *certificate, guint32 event)
{
  for (guint i = 0; i < certificate->events->len; i++)
    if (g_array_index (certificate->events, guint32, i) == event)
      return TRUE;
  return FALSE;
}

gboolean
tk_certificate_covers_serial (const TkCertificate *certificate, const TkTicketId *id)
{
  guint low = 0, high = certificate->ranges->len;

  /* Whatever a range says: up there are tickets others issued. */
  if (id->serial >= TK_TOKEN_SERIAL_END)
    return FALSE;
  while (low < high)
    {
      guint middle = low + (high - low) / 2;
      int side = compare_to_range (id, &g_array_index (certificate->ranges, TkSerialRange, middle));

      if (side == 0)
        return TRUE;
      if (side < 0)
        high = middle;
      else
        low = middle + 1;
    }
  return FALSE;
}
