/* The settings of gateways: all of a group or none, and nothing that travels in the clear. SPDX-License-Identifier:
 * GPL-3.0-or-later */
#include "hub-config-private.h"

#include <string.h>
#include <glib/gi18n-lib.h>
#include "hub-gateway-http.h"

#define SECRET_LEAST 16

typedef struct
{
  const char *key, *value;
} Needed;

/* TRUE when all of it is there; that nothing is there is no mistake. */
static gboolean
is_whole (HubMistakes *mistakes, const char *group, const Needed *needed, gsize n)
{
  gboolean any = FALSE, all = TRUE;

  for (gsize i = 0; i < n; i++)
    {
      any = any || needed[i].value != NULL;
      all = all && needed[i].value != NULL;
    }
  for (gsize i = 0; any && i < n; i++)
    if (needed[i].value == NULL)
      hub_config_wrong (mistakes, group, needed[i].key, _("is missing; add it, or remove the others"));
  return all;
}

static gboolean
is_digits (const char *text)
{
  gsize length = strlen (text);

  return length >= 4 && length <= 10 && strspn (text, "0123456789") == length;
}

/* In an address, and not to be guessed. */
static gboolean
is_secret (const char *text)
{
  gsize length = strlen (text);

  return length >= SECRET_LEAST && length <= 100
         && strspn (text, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_") == length;
}

/* The gateway does not call addresses that hold its own names. */
static gboolean
names_gateway (const char *url)
{
  g_autofree char *lower = g_ascii_strdown (url, -1);

  return strstr (lower, "mpesa") != NULL || strstr (lower, "m-pesa") != NULL || strstr (lower, "safaricom") != NULL;
}

static void
check_mpesa_values (const HubConfig *config, HubMistakes *mistakes)
{
  const char *group = "mpesa";
  gboolean goods = g_strcmp0 (config->mpesa.kind, "buygoods") == 0;

  if (!hub_gateway_url_is_safe (config->mpesa.base))
    hub_config_wrong (mistakes, group, "base", _("must be an https address"));
  if (!hub_gateway_url_is_safe (config->mpesa.callback_url) || strpbrk (config->mpesa.callback_url, "?#") != NULL)
    hub_config_wrong (mistakes, group, "callback_url", _("must be an https address, as the gateway finds this hub"));
  if (names_gateway (config->mpesa.callback_url))
    hub_config_wrong (mistakes, group, "callback_url", _("must not name M-Pesa or Safaricom, because they do not call such addresses"));
  if (!is_secret (config->mpesa.callback_secret))
    hub_config_wrong (mistakes, group, "callback_secret", _("must have 16 to 100 letters, digits, - or _"));
  if (!is_digits (config->mpesa.shortcode))
    hub_config_wrong (mistakes, group, "shortcode", _("is a number"));
  if (goods && (config->mpesa.till == NULL || !is_digits (config->mpesa.till)))
    hub_config_wrong (mistakes, group, "till", _("is the number of the till, which buygoods needs"));
}

static void
check_mpesa (const HubConfig *config, HubMistakes *mistakes)
{
  const Needed needed[] = {
    { "base", config->mpesa.base },
    { "consumer_key", config->mpesa.consumer_key },
    { "consumer_secret", config->mpesa.consumer_secret },
    { "passkey", config->mpesa.passkey },
    { "shortcode", config->mpesa.shortcode },
    { "callback_url", config->mpesa.callback_url },
    { "callback_secret", config->mpesa.callback_secret },
  };

  if (is_whole (mistakes, "mpesa", needed, G_N_ELEMENTS (needed)))
    check_mpesa_values (config, mistakes);
}

static void
check_paystack (const HubConfig *config, HubMistakes *mistakes)
{
  if (config->paystack.base != NULL && !hub_gateway_url_is_safe (config->paystack.base))
    hub_config_wrong (mistakes, "paystack", "base", _("must be an https address"));
  if (config->paystack.secret_key == NULL && (config->paystack.base != NULL || config->paystack.email != NULL))
    hub_config_wrong (mistakes, "paystack", "secret_key", _("is missing; add it, or remove the others"));
}

/* Whoever may sign the mail server's certificate. */
static void
check_ca (const char *path, HubMistakes *mistakes)
{
  g_autofree char *text = NULL;

  if (!g_file_get_contents (path, &text, NULL, NULL))
    hub_config_wrong (mistakes, "mail", "ca", _("names a file that cannot be read; check its path and who may read it"));
  else if (strstr (text, "-----BEGIN CERTIFICATE-----") == NULL)
    hub_config_wrong (mistakes, "mail", "ca", _("names a file without a certificate; it holds PEM certificates"));
}

static void
check_mail (const HubConfig *config, HubMistakes *mistakes)
{
  const Needed needed[] = { { "url", config->mail.url }, { "from", config->mail.from } };

  if (!is_whole (mistakes, "mail", needed, G_N_ELEMENTS (needed)))
    return;
  if (!g_str_has_prefix (config->mail.url, "smtp://") && !g_str_has_prefix (config->mail.url, "smtps://"))
    hub_config_wrong (mistakes, "mail", "url", _("must begin with smtp:// or smtps://"));
  if (strpbrk (config->mail.from, "\r\n") != NULL)
    hub_config_wrong (mistakes, "mail", "from", _("is one line: an address, or a name and an address in < >"));
  if (config->mail.ca != NULL)
    check_ca (config->mail.ca, mistakes);
}

static void
check_sms (const HubConfig *config, HubMistakes *mistakes)
{
  if (config->sms.url == NULL && config->sms.token != NULL)
    hub_config_wrong (mistakes, "sms", "url", _("is missing; add it, or remove the others"));
  if (config->sms.url != NULL && !hub_gateway_url_is_safe (config->sms.url))
    hub_config_wrong (mistakes, "sms", "url", _("must be an https address"));
}

void
hub_config_check_gateways (const HubConfig *config, HubMistakes *mistakes)
{
  check_mpesa (config, mistakes);
  check_paystack (config, mistakes);
  check_mail (config, mistakes);
  check_sms (config, mistakes);
}
