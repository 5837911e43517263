/* Who sends, and which copy that is. SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-witness.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>

#include "tk-certificate.h"

struct _HubWitness
{
  char *dir;
  guint8 hub_key[TK_PUBLIC_KEY_SIZE];
  const TkClock *clock;
  GMutex mutex;            /* one push at a time: each waits for the same disk */
  GHashTable *terminals;   /* issuer → terminal it writes for, for ever */
  GHashTable *copies;      /* issuer → HubCopy, once somebody asked */
};

static gboolean
read_dir (HubWitness *witness, GError **error)
{
  g_autoptr (GArray) owners = hub_copy_list (witness->dir, error);

  for (guint i = 0; owners != NULL && i < owners->len; i++)
    {
      const HubCopyOwner *owner = &g_array_index (owners, HubCopyOwner, i);

      g_hash_table_insert (witness->terminals, GUINT_TO_POINTER (owner->issuer), GUINT_TO_POINTER (owner->terminal));
    }
  return owners != NULL;
}

HubWitness *
hub_witness_new (const char *dir, const guint8 hub_key[TK_PUBLIC_KEY_SIZE], const TkClock *clock, GError **error)
{
  g_autoptr (HubWitness) witness = g_new0 (HubWitness, 1);

  g_mutex_init (&witness->mutex);
  witness->dir = g_strdup (dir);
  witness->clock = clock;
  memcpy (witness->hub_key, hub_key, TK_PUBLIC_KEY_SIZE);
  witness->terminals = g_hash_table_new (NULL, NULL);
  witness->copies = g_hash_table_new_full (NULL, NULL, NULL, (GDestroyNotify) hub_copy_free);
  if (g_mkdir_with_parents (dir, 0700) != 0)
    {
      int number = errno;
      g_autofree char *name = g_filename_display_name (dir);
      g_set_error (error, G_FILE_ERROR, g_file_error_from_errno (number), _("%s cannot be made (%s); choose another place"),
                   name, g_strerror (number));
      return NULL;
    }
  return read_dir (witness, error) ? g_steal_pointer (&witness) : NULL;
}

void
hub_witness_free (HubWitness *witness)
{
  if (witness == NULL)
    return;
  g_hash_table_unref (witness->copies);
  g_hash_table_unref (witness->terminals);
  g_mutex_clear (&witness->mutex);
  g_free (witness->dir);
  g_free (witness);
}

/* An issuer's key signs for one terminal; whoever holds it cannot fill this disk with journals of made-up ones. */
static gboolean
check_place (const HubWitness *witness, const HubCopyOwner *owner, GError **error)
{
  gpointer known = g_hash_table_lookup (witness->terminals, GUINT_TO_POINTER (owner->issuer));

  if (known != NULL && GPOINTER_TO_UINT (known) != owner->terminal)
    {
      g_set_error_literal (error, HUB_COPY_ERROR, HUB_COPY_ERROR_CHAIN,
                           _("This terminal's key is known here as another terminal's; enrol this machine anew"));
      return FALSE;
    }
  if (known != NULL || g_hash_table_size (witness->terminals) < HUB_COPY_TERMINALS_MAX)
    return TRUE;
  g_set_error (error, HUB_COPY_ERROR, HUB_COPY_ERROR_FULL, _("This witness keeps the journals of %d terminals already; use another"),
               HUB_COPY_TERMINALS_MAX);
  return FALSE;
}

static HubCopy *
find_copy (HubWitness *witness, const HubCopyOwner *owner, GError **error)
{
  HubCopy *copy = g_hash_table_lookup (witness->copies, GUINT_TO_POINTER (owner->issuer));

  if (!check_place (witness, owner, error))
    return NULL;
  if (copy != NULL)
    return copy;
  copy = hub_copy_open (witness->dir, owner, error);
  if (copy == NULL)
    return NULL;
  g_hash_table_insert (witness->copies, GUINT_TO_POINTER (owner->issuer), copy);
  g_hash_table_insert (witness->terminals, GUINT_TO_POINTER (owner->issuer), GUINT_TO_POINTER (owner->terminal));
  return copy;
}

static TkWireBatchReply *
take_locked (HubWitness *witness, const HubCopyOwner *owner, const TkWireBatch *batch, GError **error)
{
  HubCopy *copy = find_copy (witness, owner, error);
  TkWireBatchReply *reply;

  if (copy == NULL || !hub_copy_take (copy, batch, error))
    return NULL;
  reply = tk_wire_new (&tk_wire_batch_reply_shape);
  reply->acked = hub_copy_get_acked (copy);
  reply->now = tk_clock_wall (witness->clock);
  return reply;
}

/* A certificate that ended or was replaced by a later one is as good a proof of whose key it is. */
TkWireBatchReply *
hub_witness_take (HubWitness *witness, const TkWireWitnessed *message, GError **error)
{
  g_autoptr (TkCertificate) certificate = tk_certificate_open (message->certificate, strlen (message->certificate),
                                                               witness->hub_key, error);
  HubCopyOwner owner = { .terminal = (guint32) message->terminal };
  TkWireBatchReply *reply;

  if (certificate == NULL)
    return NULL;
  owner.issuer = certificate->issuer;
  memcpy (owner.key, certificate->public_key, TK_PUBLIC_KEY_SIZE);
  g_mutex_lock (&witness->mutex);
  reply = take_locked (witness, &owner, &message->batch, error);
  g_mutex_unlock (&witness->mutex);
  return reply;
}
