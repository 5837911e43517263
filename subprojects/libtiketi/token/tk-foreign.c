/* Identities of tickets that others issued: derived from what their code says. SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-foreign.h"
#include "tk-bytes-private.h"

#include <string.h>

#define IDENTITY_DOMAIN "tiketi.foreign.v1"
#define CODE_DOMAIN "tiketi.code.v1"

G_DEFINE_QUARK (tk-foreign-error-quark, tk_foreign_error)

gboolean
tk_ticket_id_is_foreign (const TkTicketId *id)
{
  g_return_val_if_fail (id != NULL, FALSE);
  return id->serial >= TK_FOREIGN_SERIAL_MIN;
}

void
tk_foreign_code_digest (guint32 event, const char *code, char out[TK_FOREIGN_DIGEST_SIZE])
{
  g_autoptr (GByteArray) head = g_byte_array_new ();
  guint8 digest[TK_DIGEST_SIZE];
  g_autofree char *hex = NULL;

  g_return_if_fail (code != NULL && out != NULL);
  g_byte_array_append (head, (const guint8 *) CODE_DOMAIN, strlen (CODE_DOMAIN));
  tk_bytes_append (head, event, 4);
  tk_digest (head->data, head->len, (const guint8 *) code, strlen (code), digest);
  hex = tk_hex_encode (digest, (TK_FOREIGN_DIGEST_SIZE - 1) / 2);
  memcpy (out, hex, TK_FOREIGN_DIGEST_SIZE);
}

void
tk_foreign_identity (guint32 event, guint16 type, gconstpointer bytes, gsize length, guint attempt, TkTicketId *out)
{
  g_autoptr (GByteArray) head = g_byte_array_new ();
  guint8 digest[TK_DIGEST_SIZE];
  TkBytes view = { digest, sizeof digest };

  g_return_if_fail ((bytes != NULL || length == 0) && out != NULL);
  g_byte_array_append (head, (const guint8 *) IDENTITY_DOMAIN, strlen (IDENTITY_DOMAIN));
  tk_bytes_append (head, event, 4);
  tk_bytes_append (head, attempt, 4);
  tk_digest (head->data, head->len, bytes, length, digest);
  out->event = event;
  out->type = type;
  out->serial = tk_bytes_take (&view, 4) | TK_FOREIGN_SERIAL_MIN;
  out->issue = (guint8) tk_bytes_take (&view, 1);
}

void
tk_foreign_code_identity (guint32 event, guint16 type, const char *code, guint attempt, TkTicketId *out)
{
  TkPretixTicket pretix;

  g_return_if_fail (code != NULL && out != NULL);
  if (tk_pretix_looks_like (code, strlen (code)) && tk_pretix_parse (code, strlen (code), &pretix, NULL))
    tk_foreign_identity (event, type, pretix.payload, pretix.length, attempt, out);
  else
    tk_foreign_identity (event, type, code, strlen (code), attempt, out);
}
