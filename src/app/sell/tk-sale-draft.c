/* All that a draft points to is freed with it. SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-sale-draft.h"

struct _TkSaleDraft {
  TkSaleRequest request;
  GPtrArray *owned;          /* what the request points to */
  TkStaff *approver;
};

static const char *
keep_text (TkSaleDraft *draft, const char *text)
{
  char *own = g_strdup (text);

  if (own != NULL)
    g_ptr_array_add (draft->owned, own);
  return own;
}

static gpointer
keep (TkSaleDraft *draft, gconstpointer array, gsize n, gsize size)
{
  gpointer own = array != NULL && n > 0 ? g_memdup2 (array, n * size) : NULL;

  if (own != NULL)
    g_ptr_array_add (draft->owned, own);
  return own;
}

static void
keep_attendees (TkSaleDraft *draft, TkCartLine *line)
{
  TkAttendee *people = keep (draft, line->attendees, line->qty, sizeof *people);

  for (guint i = 0; people != NULL && i < line->qty; i++)
    {
      people[i].name = keep_text (draft, people[i].name);
      people[i].phone = keep_text (draft, people[i].phone);
      people[i].email = keep_text (draft, people[i].email);
      people[i].document = keep_text (draft, people[i].document);
    }
  line->attendees = people;
}

static void
keep_lines (TkSaleDraft *draft)
{
  TkCartLine *lines = keep (draft, draft->request.lines, draft->request.n_lines, sizeof *lines);

  for (gsize i = 0; lines != NULL && i < draft->request.n_lines; i++)
    {
      lines[i].places = keep (draft, lines[i].places, lines[i].qty, sizeof *lines[i].places);
      keep_attendees (draft, &lines[i]);
    }
  draft->request.lines = lines;
}

static void
keep_offs (TkSaleDraft *draft)
{
  TkCartOff *offs = keep (draft, draft->request.offs, draft->request.n_offs, sizeof *offs);

  for (gsize i = 0; offs != NULL && i < draft->request.n_offs; i++)
    {
      offs[i].code = keep_text (draft, offs[i].code);
      offs[i].reason = keep_text (draft, offs[i].reason);
    }
  draft->request.offs = offs;
}

static void
keep_payments (TkSaleDraft *draft)
{
  TkPayment *payments = keep (draft, draft->request.payments, draft->request.n_payments, sizeof *payments);

  for (gsize i = 0; payments != NULL && i < draft->request.n_payments; i++)
    {
      payments[i].reference = keep_text (draft, payments[i].reference);
      payments[i].attempt = keep_text (draft, payments[i].attempt);
      payments[i].reason = keep_text (draft, payments[i].reason);
    }
  draft->request.payments = payments;
}

static void
clear (gpointer data)
{
  TkSaleDraft *draft = data;

  g_ptr_array_unref (draft->owned);
  g_clear_pointer (&draft->approver, tk_staff_free);
}

TkSaleDraft *
tk_sale_draft_new (const TkSaleRequest *request)
{
  TkSaleDraft *draft = g_atomic_rc_box_new0 (TkSaleDraft);

  draft->request = *request;
  draft->owned = g_ptr_array_new_with_free_func (g_free);
  keep_lines (draft);
  keep_offs (draft);
  keep_payments (draft);
  draft->request.request = keep_text (draft, request->request);
  draft->request.buyer_name = keep_text (draft, request->buyer_name);
  draft->request.buyer_phone = keep_text (draft, request->buyer_phone);
  draft->request.note = keep_text (draft, request->note);
  draft->request.held = keep_text (draft, request->held);
  draft->approver = request->approver != NULL ? tk_staff_copy (request->approver) : NULL;
  draft->request.approver = draft->approver;
  return draft;
}

TkSaleDraft *
tk_sale_draft_ref (TkSaleDraft *draft)
{
  return g_atomic_rc_box_acquire (draft);
}

void
tk_sale_draft_unref (TkSaleDraft *draft)
{
  g_atomic_rc_box_release_full (draft, clear);
}

const TkSaleRequest *
tk_sale_draft_get (const TkSaleDraft *draft)
{
  return &draft->request;
}
