/* Each question owns what it carries to the desk's thread. SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-orders-ask.h"
#include "tk-desk-catalogue.h"
#include "tk-wording.h"

#include <string.h>

static TkStaff *
who (TkSession *session)
{
  const TkStaff *staff = tk_session_get_staff (session);

  return staff != NULL ? tk_staff_copy (staff) : NULL;
}

/* ---- One sale ---- */

typedef struct { TkStaff *staff; char *sale; } StoryQuestion;

static void
story_question_free (StoryQuestion *question)
{
  tk_staff_free (question->staff);
  g_free (question->sale);
  g_free (question);
}

void
tk_sale_story_free (TkSaleStory *story)
{
  if (story == NULL)
    return;
  tk_sale_free (story->sale);
  g_clear_pointer (&story->steps, g_ptr_array_unref);
  tk_sale_may_clear (&story->may);
  g_free (story);
}

static gpointer
story_job (TkDesk *desk, gpointer input, GError **error)
{
  const StoryQuestion *question = input;
  g_autoptr (TkSaleStory) story = g_new0 (TkSaleStory, 1);

  story->sale = tk_desk_get_sale (desk, question->sale, error);
  story->steps = story->sale != NULL ? tk_desk_sale_timeline (desk, question->sale, error) : NULL;
  if (story->steps == NULL || !tk_desk_sale_may (desk, question->staff, question->sale, &story->may, error))
    return NULL;
  return g_steal_pointer (&story);
}

void
tk_orders_ask_story (TkSession *session, const char *sale, GAsyncReadyCallback callback, gpointer user_data)
{
  StoryQuestion *question = g_new0 (StoryQuestion, 1);

  question->staff = who (session);
  question->sale = g_strdup (sale);
  tk_session_ask (session, story_job, question, (GDestroyNotify) story_question_free, (GDestroyNotify) tk_sale_story_free, callback, user_data);
}

/* ---- Exchanging ---- */

static void
offer_free (TkExchangeOffer *offer)
{
  g_free (offer->words);
  g_free (offer);
}

static gboolean
add_offers (TkDesk *desk, const TkEventInfo *event, gboolean several, GPtrArray *offers, GError **error)
{
  g_autoptr (GPtrArray) types = tk_desk_list_types (desk, event->number, error);

  for (guint i = 0; types != NULL && i < types->len; i++)
    {
      const TkTypeInfo *type = g_ptr_array_index (types, i);
      g_autofree char *price = tk_wording_money (type->price, type->currency);
      TkExchangeOffer *offer;

      if (type->unavailable != NULL)
        continue;
      offer = g_new0 (TkExchangeOffer, 1);
      offer->event = event->number;
      offer->type = type->number;
      offer->words = several ? g_strdup_printf ("%s · %s · %s", event->title, type->name, price) : g_strdup_printf ("%s · %s", type->name, price);
      g_ptr_array_add (offers, offer);
    }
  return types != NULL;
}

static gpointer
offers_job (TkDesk *desk, gpointer input, GError **error)
{
  g_autoptr (GPtrArray) events = tk_desk_list_events (desk, error);
  g_autoptr (GPtrArray) offers = g_ptr_array_new_with_free_func ((GDestroyNotify) offer_free);

  for (guint i = 0; events != NULL && i < events->len; i++)
    if (!add_offers (desk, g_ptr_array_index (events, i), events->len > 1, offers, error))
      return NULL;
  return events != NULL ? g_steal_pointer (&offers) : NULL;
}

void
tk_orders_ask_offers (TkSession *session, GAsyncReadyCallback callback, gpointer user_data)
{
  tk_session_ask (session, offers_job, NULL, NULL, (GDestroyNotify) g_ptr_array_unref, callback, user_data);
}

typedef struct { TkStaff *staff; TkExchangeWish *wish; } ExchangeQuestion;

void
tk_exchange_wish_free (TkExchangeWish *wish)
{
  if (wish == NULL)
    return;
  g_free (wish->sale);
  g_array_unref (wish->tickets);
  g_free (wish->code);
  g_free (wish->reason);
  g_free (wish->request);
  g_clear_pointer (&wish->approver, tk_staff_free);
  g_free (wish);
}

static void
exchange_question_free (ExchangeQuestion *question)
{
  tk_staff_free (question->staff);
  tk_exchange_wish_free (question->wish);
  g_free (question);
}

void
tk_exchange_quote_free (TkExchangeQuote *quote)
{
  g_free (quote->currency);
  g_free (quote);
}

/* What stands in `line` and `payment` is borrowed by the request. */
static TkExchangeRequest
make_request (const TkExchangeWish *wish, TkCartLine *line, TkPayment *payment)
{
  gboolean by_code = wish->code != NULL && *wish->code != '\0';

  *line = (TkCartLine) { .event = wish->event, .type = wish->type, .qty = wish->tickets->len };
  *payment = (TkPayment) { .method = by_code ? TK_PAY_MPESA_CODE : TK_PAY_CASH, .amount = wish->cash, .reference = by_code ? wish->code : NULL };
  return (TkExchangeRequest) {
    .sale = wish->sale, .tickets = (const TkTicketId *) wish->tickets->data, .n_tickets = wish->tickets->len, .reason = wish->reason,
    .instead = { .lines = line, .n_lines = 1, .payments = payment, .n_payments = wish->cash > 0, .request = wish->request,
                 .approver = wish->approver },
  };
}

static gpointer
worth_job (TkDesk *desk, gpointer input, GError **error)
{
  const ExchangeQuestion *question = input;
  TkCartLine line;
  TkPayment payment;
  TkExchangeRequest request = make_request (question->wish, &line, &payment);
  g_autofree TkExchangeQuote *quote = g_new0 (TkExchangeQuote, 1);

  return tk_desk_exchange_quote (desk, &request, quote, error) ? g_steal_pointer (&quote) : NULL;
}

static gpointer
exchange_job (TkDesk *desk, gpointer input, GError **error)
{
  const ExchangeQuestion *question = input;
  TkCartLine line;
  TkPayment payment;
  TkExchangeRequest request = make_request (question->wish, &line, &payment);

  return tk_desk_exchange (desk, question->staff, &request, error);
}

static ExchangeQuestion *
exchange_question (TkSession *session, TkExchangeWish *wish)
{
  ExchangeQuestion *question = g_new0 (ExchangeQuestion, 1);

  question->staff = who (session);
  question->wish = wish;
  return question;
}

void
tk_orders_ask_worth (TkSession *session, TkExchangeWish *wish, GAsyncReadyCallback callback, gpointer user_data)
{
  tk_session_ask (session, worth_job, exchange_question (session, wish), (GDestroyNotify) exchange_question_free,
                  (GDestroyNotify) tk_exchange_quote_free, callback, user_data);
}

void
tk_orders_ask_exchange (TkSession *session, TkExchangeWish *wish, GAsyncReadyCallback callback, gpointer user_data)
{
  tk_session_ask (session, exchange_job, exchange_question (session, wish), (GDestroyNotify) exchange_question_free,
                  (GDestroyNotify) tk_exchange_free, callback, user_data);
}

/* ---- Giving a lost one again ---- */

typedef struct { TkStaff *staff, *approver; TkTicketId ticket; char *reason, *request; } Reissue;

static void
reissue_free (Reissue *reissue)
{
  tk_staff_free (reissue->staff);
  g_clear_pointer (&reissue->approver, tk_staff_free);
  g_free (reissue->reason);
  g_free (reissue->request);
  g_free (reissue);
}

static gpointer
reissue_job (TkDesk *desk, gpointer input, GError **error)
{
  const Reissue *reissue = input;
  TkReissueRequest request = { reissue->ticket, reissue->reason, reissue->approver, reissue->request };

  return tk_desk_reissue (desk, reissue->staff, &request, error);
}

void
tk_orders_ask_reissue (TkSession *session, const TkTicketId *ticket, const char *reason, const TkStaff *approver, const char *request,
                       GAsyncReadyCallback callback, gpointer user_data)
{
  Reissue *reissue = g_new0 (Reissue, 1);

  reissue->staff = who (session);
  reissue->approver = approver != NULL ? tk_staff_copy (approver) : NULL;
  reissue->ticket = *ticket;
  reissue->reason = g_strdup (reason);
  reissue->request = g_strdup (request);
  tk_session_ask (session, reissue_job, reissue, (GDestroyNotify) reissue_free, (GDestroyNotify) tk_sold_ticket_free, callback, user_data);
}
