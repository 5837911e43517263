/* Tickets others issued, at the gate: codes of imported lists, and what pretix signed. SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-desk-gate-private.h"

#include <string.h>

#include "tk-foreign.h"

#define SCHEME "pretix_sig1"
#define KEYS_MAX 100 /* tried for one code, of all events; each takes a tenth of a ms */

/* ---- Whose signature it is ---- */

/* What a code's signature says, the best first. */
typedef enum
{
  SIGNED_HERE,        /* by a key of this event, for this date */
  SIGNED_ELSEWHERE,   /* by a key of another event known here */
  SIGNED_OTHER_DATE,  /* by a key of this event, for another date of a series */
  SIGNED_REVOKED,     /* by a key that the organizer has taken back */
  SIGNED_BY_NOBODY,   /* by no key known here */
} Signed;

typedef struct
{
  const TkPretixTicket *pretix;
  guint32 event;            /* of the gate */
  gboolean has_keys;        /* the event has any, also revoked ones */
  Signed found;
  const TkSignerRow *by;    /* NULL for NOBODY */
  guint16 type;             /* HERE: what it comes in as, 0 when its product does not */
} Search;

static Signed
rate (const Search *search, const TkSignerRow *signer)
{
  gboolean fits = signer->subevent == 0 || signer->subevent == search->pretix->subevent;

  if (signer->event != search->event)
    return signer->revoked ? SIGNED_BY_NOBODY : SIGNED_ELSEWHERE;
  if (signer->revoked)
    return SIGNED_REVOKED;
  return fits ? SIGNED_HERE : SIGNED_OTHER_DATE;
}

/* One key may stand for several dates or events, and products may be shared out between entries of one key. */
static void
weigh (Search *search, const TkSignerRow *signer)
{
  Signed rated = rate (search, signer);
  guint16 type = rated == SIGNED_HERE ? tk_signer_row_type (signer, search->pretix->item, search->pretix->variation) : 0;

  if (rated > search->found || (rated == search->found && (type == 0 || search->type != 0)))
    return;
  search->found = rated;
  search->by = signer;
  search->type = type;
}

static void
search_signers (Search *search, const GPtrArray *signers)
{
  const TkSignerRow *last = NULL;
  gboolean verified = FALSE;

  for (guint i = 0; i < signers->len && i < KEYS_MAX; i++)
    {
      const TkSignerRow *signer = g_ptr_array_index (signers, i);

      search->has_keys |= signer->event == search->event;
      if (last == NULL || memcmp (last->public_key, signer->public_key, TK_PUBLIC_KEY_SIZE) != 0)
        verified = tk_pretix_verify (search->pretix, signer->public_key);
      last = signer;
      if (verified)
        weigh (search, signer);
    }
}

/* ---- What that makes of it ---- */

static void
narrow_validity (TkPresentedTicket *ticket, const TkPretixTicket *pretix)
{
  ticket->valid_from_ms = pretix->valid_from_ms;
  ticket->valid_until_ms = pretix->valid_until_ms;
}

/* `listed`: a list names this very code, as scan->ticket.id; then its type is the list's. */
static gboolean
take_signed_here (TkScan *scan, const Search *search, gboolean listed, GError **error)
{
  TkPresentedTicket *ticket = &scan->ticket;

  ticket->presented = TK_PRESENTED_TOKEN;
  ticket->issuer = TK_ISSUER_GOOD;
  narrow_validity (ticket, search->pretix);
  if (listed)
    return TRUE;
  tk_foreign_identity (scan->gate->event, search->type, search->pretix->payload, search->pretix->length, 0, &ticket->id);
  ticket->product_unknown = search->type == 0;
  if (!tk_store_foreign_type (scan->desk->store, &ticket->id, error))
    return FALSE;
  scan->identified = ticket->id.type != 0;
  return TRUE;
}

static void
take_wrong_event (TkScan *scan, guint32 event)
{
  scan->ticket.presented = TK_PRESENTED_TOKEN;
  scan->ticket.issuer = TK_ISSUER_GOOD;
  scan->ticket.id = (TkTicketId) { .event = event };
  scan->identified = FALSE;
}

/* No key fits. That is a forgery as long as this gate knows all keys; when it may have missed one, nobody can tell. */
static gboolean
take_unverified (TkScan *scan, const Search *search, GError **error)
{
  gboolean old = TRUE;

  if (search->has_keys && search->found != SIGNED_REVOKED && !tk_scan_list_is_old (scan, &old, error))
    return FALSE;
  scan->ticket.presented = TK_PRESENTED_TOKEN;
  scan->key_revoked = search->found == SIGNED_REVOKED;
  scan->ticket.issuer = search->has_keys && (scan->key_revoked || !old) ? TK_ISSUER_BAD_SIGNATURE : TK_ISSUER_UNKNOWN;
  return TRUE;
}

/* Of a code that a list names, the signature can only say when and for which date it is good. */
static gboolean
take_signed (TkScan *scan, const Search *search, gboolean listed, gboolean *taken, GError **error)
{
  *taken = TRUE;
  switch (search->found)
    {
    case SIGNED_HERE:
      return take_signed_here (scan, search, listed, error);
    case SIGNED_OTHER_DATE:
      scan->other_date = TRUE;
      take_wrong_event (scan, 0);
      return TRUE;
    case SIGNED_ELSEWHERE:
      if (!listed)
        take_wrong_event (scan, search->by->event);
      return TRUE;
    case SIGNED_REVOKED:
    case SIGNED_BY_NOBODY:
    default:
      *taken = search->has_keys || !scan->has_list;
      return listed || !*taken || take_unverified (scan, search, error);
    }
}

static gboolean
read_pretix (TkScan *scan, gboolean listed, gboolean *taken, GError **error)
{
  TkPretixTicket pretix;
  Search search = { .pretix = &pretix, .event = scan->gate->event, .found = SIGNED_BY_NOBODY };
  g_autoptr (GPtrArray) signers = NULL;
  gsize length = strlen (scan->text);

  *taken = FALSE;
  if (!tk_pretix_looks_like (scan->text, length) || !tk_pretix_parse (scan->text, length, &pretix, NULL))
    return TRUE;
  signers = tk_store_signers (scan->desk->store, scan->gate->event, SCHEME, error);
  if (signers == NULL)
    return FALSE;
  search_signers (&search, signers);
  if (!take_signed (scan, &search, listed, taken, error))
    return FALSE;
  if (*taken && !listed)
    scan->foreign = TK_FOREIGN_SIGNED;
  return TRUE;
}

/* ---- Lists ---- */

gboolean
tk_scan_read_foreign (TkScan *scan, gboolean *taken, GError **error)
{
  TkStore *store = scan->desk->store;
  TkTicketId id;
  gboolean listed, ignored;

  *taken = FALSE;
  if (*scan->text == '\0')
    return TRUE;
  if (!tk_store_code_find (store, scan->gate->event, scan->text, &id, &listed, error)
      || !tk_store_has_codes (store, scan->gate->event, &scan->has_list, error))
    return FALSE;
  if (!listed)
    return read_pretix (scan, FALSE, taken, error);
  scan->foreign = TK_FOREIGN_LISTED;
  scan->ticket.presented = TK_PRESENTED_KNOWN_CODE;
  scan->ticket.id = id;
  scan->identified = TRUE;
  *taken = TRUE;
  return read_pretix (scan, TRUE, &ignored, error);
}

gboolean
tk_scan_read_unknown (TkScan *scan, GError **error)
{
  TkTicketId id;
  gboolean elsewhere = FALSE;

  if (*scan->text == '\0')
    return TRUE;
  if (!tk_store_code_find_elsewhere (scan->desk->store, scan->gate->event, scan->text, &id, &elsewhere, error))
    return FALSE;
  if (elsewhere)
    {
      scan->foreign = TK_FOREIGN_LISTED;
      take_wrong_event (scan, id.event);
    }
  else if (scan->has_list)
    {
      scan->foreign = TK_FOREIGN_LISTED;
      scan->ticket.presented = TK_PRESENTED_UNKNOWN_CODE;
    }
  return TRUE;
}
