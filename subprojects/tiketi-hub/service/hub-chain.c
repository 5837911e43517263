/* Continuity, hashes and signature of a batch, and what to say when they do not fit. SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-chain.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <string.h>

#include "hub-apply.h"
#include "hub-error.h"
#include "hub-store-journal.h"
#include "tk-base64url.h"

static TkJournalEntry *
entry_from_wire (const TkWireEntry *wire, GError **error)
{
  g_autoptr (TkJournalEntry) entry = tk_journal_entry_new ();

  if (!tk_hex_decode (wire->hash, entry->hash, TK_DIGEST_SIZE))
    {
      hub_refuse (error, HUB_ERROR_INVALID, _("The hash of entry %" PRId64 " must be 64 hex digits"), wire->seq);
      return NULL;
    }
  entry->seq = wire->seq;
  g_strlcpy (entry->id, wire->id, sizeof entry->id);
  entry->at_ms = wire->at;
  entry->boot_ms = wire->boot;
  entry->kind = g_strdup (wire->kind);
  entry->staff = g_strdup (wire->staff);
  entry->body = g_strdup (wire->body);
  return g_steal_pointer (&entry);
}

static void
set_broken (HubChain *chain, gint64 seq, char *what)
{
  if (chain->broken == NULL)
    {
      chain->broken_seq = seq;
      chain->broken = what;
    }
  else
    g_free (what);
}

static gboolean
read_entries (HubChain *chain, GError **error)
{
  for (guint i = 0; i < chain->batch->entries->len; i++)
    {
      TkJournalEntry *entry = entry_from_wire (chain->batch->entries->pdata[i], error);

      if (entry == NULL)
        return FALSE;
      g_ptr_array_add (chain->entries, entry);
    }
  return TRUE;
}

/* What tk_journal_entry_check() found, in words that say what somebody did. */
static char *
explain_link (const TkJournalEntry *entry, gint64 expected, const GError *failure)
{
  if (failure->code == TK_JOURNAL_ERROR_SEQUENCE && entry->seq > expected)
    return g_strdup_printf (_("entry %" PRId64 " should come next and %" PRId64 " came: entries between were removed or put in "
                              "another order"),
                            expected, entry->seq);
  if (failure->code == TK_JOURNAL_ERROR_SEQUENCE)
    return g_strdup_printf (_("entry %" PRId64 " should come next and %" PRId64 " came: entries were repeated or put in another order"),
                            expected, entry->seq);
  if (failure->code == TK_JOURNAL_ERROR_FIELD)
    return g_strdup_printf (_("entry %" PRId64 " holds something no terminal writes (%s)"), entry->seq, failure->message);
  return g_strdup_printf (_("entry %" PRId64 " does not follow from the one before it: one of them was edited, inserted or "
                            "removed after it was written"),
                          entry->seq);
}

static void
check_links (HubChain *chain)
{
  for (guint i = 1; i < chain->entries->len && chain->broken == NULL; i++)
    {
      const TkJournalEntry *before = chain->entries->pdata[i - 1];
      TkJournalEntry *entry = chain->entries->pdata[i];
      g_autoptr (GError) failure = NULL;

      memcpy (entry->prev, before->hash, TK_DIGEST_SIZE);
      if (!tk_journal_entry_check (entry, before->seq + 1, before->hash, &failure))
        set_broken (chain, entry->seq, explain_link (entry, before->seq + 1, failure));
    }
}

/* The head is the last entry, signed by the key this terminal enrolled with. */
static void
check_head (HubChain *chain, guint32 terminal, const guint8 public_key[32])
{
  const TkWireBatch *batch = chain->batch;
  const TkJournalEntry *last = chain->entries->pdata[chain->entries->len - 1];
  guint8 hash[TK_DIGEST_SIZE];
  guint8 signature[TK_SIGNATURE_SIZE];

  if (!tk_hex_decode (batch->head_hash, hash, sizeof hash) || batch->head_seq != last->seq
      || memcmp (hash, last->hash, sizeof hash) != 0)
    set_broken (chain, last->seq, g_strdup (_("the signed head is not its last entry: entries were removed at the end")));
  else if (public_key != NULL
           && (!tk_base64url_decode (batch->head_signature, signature, sizeof signature)
               || !tk_journal_head_verify (public_key, terminal, batch->head_seq, hash, signature)))
    set_broken (chain, last->seq,
                g_strdup (_("it is not signed with this terminal's key: it was written or changed by somebody else")));
}

static void
clear_body (gpointer data)
{
  HubChainBody *body = data;

  tk_wire_free (body->shape, body->body);
}

/* What cannot be read stays empty: the judgement, with the reason, is made where entries are applied. */
static void
read_bodies (HubChain *chain)
{
  chain->bodies = g_array_sized_new (FALSE, FALSE, sizeof (HubChainBody), chain->batch->entries->len);
  g_array_set_clear_func (chain->bodies, clear_body);
  for (guint i = 0; i < chain->batch->entries->len; i++)
    {
      const TkWireEntry *entry = chain->batch->entries->pdata[i];
      HubChainBody body = { .shape = hub_apply_shape (entry->kind) };

      if (body.shape != NULL)
        body.body = tk_wire_decode (body.shape, entry->body, strlen (entry->body), NULL);
      g_array_append_val (chain->bodies, body);
    }
}

gpointer
hub_chain_take_body (HubChain *chain, guint index)
{
  return g_steal_pointer (&g_array_index (chain->bodies, HubChainBody, index).body);
}

gboolean
hub_chain_prepare (HubChain *chain, const TkWireBatch *batch, guint32 terminal, const guint8 public_key[32],
                   GError **error)
{
  *chain = (HubChain){ .batch = batch };
  if (batch->entries->len == 0 || batch->entries->len > TK_WIRE_BATCH_MAX)
    return hub_refuse (error, HUB_ERROR_INVALID, _("A batch holds between 1 and %d entries"), TK_WIRE_BATCH_MAX);
  chain->entries = g_ptr_array_new_with_free_func ((GDestroyNotify) tk_journal_entry_free);
  if (!read_entries (chain, error))
    {
      hub_chain_clear (chain);
      return FALSE;
    }
  check_links (chain);
  if (chain->broken == NULL)
    check_head (chain, terminal, public_key);
  read_bodies (chain);
  return TRUE;
}

void
hub_chain_clear (HubChain *chain)
{
  g_clear_pointer (&chain->entries, g_ptr_array_unref);
  g_clear_pointer (&chain->bodies, g_array_unref);
  g_clear_pointer (&chain->broken, g_free);
}

/* ---- Against what is stored ---- */

/* Hash of the entry before the batch's first. *broken when there is a gap. */
static gboolean
find_prev (HubChain *chain, SqlConn *conn, const HubStoreTerminal *terminal, guint8 prev[TK_DIGEST_SIZE], char **broken,
           GError **error)
{
  const TkJournalEntry *first = chain->entries->pdata[0];
  g_autofree char *hash = NULL;

  if (first->seq > terminal->acked + 1)
    {
      chain->gap = chain->broken == NULL;
      *broken = g_strdup_printf (_("entry %" PRId64 " should come next and %" PRId64 " came: the entries between were removed"),
                                 terminal->acked + 1, first->seq);
      return TRUE;
    }
  if (first->seq <= 1)
    {
      tk_journal_genesis ((guint32) terminal->terminal, prev);
      return TRUE;
    }
  if (!hub_store_journal_hash (conn, terminal->terminal, first->seq - 1, &hash, error))
    return FALSE;
  tk_hex_decode (hash, prev, TK_DIGEST_SIZE);
  return TRUE;
}

/* Entries the hub holds must come back as they were. */
static gboolean
compare_known (HubChain *chain, SqlConn *conn, const HubStoreTerminal *terminal, guint *known, char **broken,
               GError **error)
{
  for (*known = 0; *known < chain->entries->len; (*known)++)
    {
      const TkWireEntry *entry = chain->batch->entries->pdata[*known];
      g_autofree char *hash = NULL;

      if (entry->seq > terminal->acked)
        return TRUE;
      if (!hub_store_journal_hash (conn, terminal->terminal, entry->seq, &hash, error))
        return FALSE;
      if (g_ascii_strcasecmp (hash, entry->hash) != 0)
        {
          *broken = g_strdup_printf (_("entry %" PRId64 " is not the one received before: an older copy of the terminal's "
                                       "database was put back, or its journal was edited"),
                                     entry->seq);
          return TRUE;
        }
    }
  return TRUE;
}

/* Whose is it really? Replaces *broken when the first new entry belongs to another terminal. */
static gboolean
look_for_owner (HubChain *chain, SqlConn *conn, const HubStoreTerminal *terminal, guint known, char **broken,
                GError **error)
{
  gint64 owner = 0;

  if (*broken == NULL || known >= chain->entries->len)
    return TRUE;
  const TkJournalEntry *entry = chain->entries->pdata[known];
  if (!hub_store_journal_holder (conn, entry->id, &owner, error))
    return FALSE;
  if (owner == 0 || owner == terminal->terminal)
    return TRUE;
  chain->gap = FALSE;
  g_free (*broken);
  *broken = g_strdup_printf (_("entry %" PRId64 " is from the journal of terminal %" PRId64 ": one device's data was copied to "
                               "another"),
                             entry->seq, owner);
  return TRUE;
}

static gboolean
check_first (HubChain *chain, const guint8 prev[TK_DIGEST_SIZE], char **broken)
{
  TkJournalEntry *first = chain->entries->pdata[0];
  g_autoptr (GError) failure = NULL;

  memcpy (first->prev, prev, TK_DIGEST_SIZE);
  if (!tk_journal_entry_check (first, first->seq, prev, &failure))
    *broken = explain_link (first, first->seq, failure);
  return *broken == NULL;
}

gboolean
hub_chain_compare (HubChain *chain, SqlConn *conn, const HubStoreTerminal *terminal, guint *known, char **broken,
                   GError **error)
{
  guint8 prev[TK_DIGEST_SIZE] = { 0 };

  *broken = NULL;
  chain->gap = FALSE;
  if (!compare_known (chain, conn, terminal, known, broken, error)
      || (*broken == NULL && !find_prev (chain, conn, terminal, prev, broken, error)))
    return FALSE;
  if (*broken == NULL && check_first (chain, prev, broken))
    *broken = g_strdup (chain->broken);
  return look_for_owner (chain, conn, terminal, *known, broken, error);
}
