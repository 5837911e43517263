/* The settings of gateways: all of a group or none, and nothing that travels in the clear. SPDX-License-Identifier:
 * GPL-3.0-or-later */
#include "hub-config-private.h"

#include <string.h>
#include <glib/gi18n-lib.h>
#include "hub-gateway-http.h"

#define SECRET_LEAST 16

static gboolean
refuse (GError **error, const char *path, const char *group, const char *key, const char *why)
{
  g_set_error (error, HUB_CONFIG_ERROR, HUB_CONFIG_ERROR_VALUE, _("%s: \"%s\" in [%s] %s."), path, key, group, why);
  return FALSE;
}

typedef struct
{
  const char *key, *value;
} Needed;

/* FALSE with *whole FALSE and no error: nothing of the group is there. */
static gboolean
check_group (const char *path, const char *group, const Needed *needed, gsize n, gboolean *whole, GError **error)
{
  gboolean any = FALSE;

  *whole = FALSE;
  for (gsize i = 0; i < n; i++)
    any = any || needed[i].value != NULL;
  for (gsize i = 0; any && i < n; i++)
    if (needed[i].value == NULL)
      return refuse (error, path, group, needed[i].key, _("is missing; add it, or remove the others"));
  *whole = any;
  return TRUE;
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

static gboolean
check_mpesa_values (const HubConfig *config, const char *path, GError **error)
{
  const char *group = "mpesa";
  gboolean goods = config->mpesa.kind != NULL && strcmp (config->mpesa.kind, "buygoods") == 0;

  if (!hub_gateway_url_is_safe (config->mpesa.base))
    return refuse (error, path, group, "base", _("must be an https address"));
  if (!hub_gateway_url_is_safe (config->mpesa.callback_url) || strpbrk (config->mpesa.callback_url, "?#") != NULL)
    return refuse (error, path, group, "callback_url", _("must be an https address, as the gateway finds this hub"));
  if (names_gateway (config->mpesa.callback_url))
    return refuse (error, path, group, "callback_url", _("must not name M-Pesa or Safaricom, because they do not call such addresses"));
  if (!is_secret (config->mpesa.callback_secret))
    return refuse (error, path, group, "callback_secret", _("must have 16 to 100 letters, digits, - or _"));
  if (!is_digits (config->mpesa.shortcode))
    return refuse (error, path, group, "shortcode", _("is a number"));
  if (config->mpesa.kind != NULL && !goods && strcmp (config->mpesa.kind, "paybill") != 0)
    return refuse (error, path, group, "kind", _("is paybill or buygoods"));
  if (goods && (config->mpesa.till == NULL || !is_digits (config->mpesa.till)))
    return refuse (error, path, group, "till", _("is the number of the till, which buygoods needs"));
  return TRUE;
}

static gboolean
check_mpesa (const HubConfig *config, const char *path, GError **error)
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
  gboolean whole;

  return check_group (path, "mpesa", needed, G_N_ELEMENTS (needed), &whole, error)
         && (!whole || check_mpesa_values (config, path, error));
}

static gboolean
check_paystack (const HubConfig *config, const char *path, GError **error)
{
  if (config->paystack.base != NULL && !hub_gateway_url_is_safe (config->paystack.base))
    return refuse (error, path, "paystack", "base", _("must be an https address"));
  if (config->paystack.secret_key == NULL && (config->paystack.base != NULL || config->paystack.email != NULL))
    return refuse (error, path, "paystack", "secret_key", _("is missing; add it, or remove the others"));
  return TRUE;
}

static gboolean
check_mail (const HubConfig *config, const char *path, GError **error)
{
  const Needed needed[] = { { "url", config->mail.url }, { "from", config->mail.from } };
  const char *tls = config->mail.starttls;
  gboolean whole;

  if (!check_group (path, "mail", needed, G_N_ELEMENTS (needed), &whole, error))
    return FALSE;
  if (whole && !g_str_has_prefix (config->mail.url, "smtp://") && !g_str_has_prefix (config->mail.url, "smtps://"))
    return refuse (error, path, "mail", "url", _("must begin with smtp:// or smtps://"));
  if (whole && strpbrk (config->mail.from, "\r\n") != NULL)
    return refuse (error, path, "mail", "from", _("is one line: an address, or a name and an address in < >"));
  if (tls != NULL && strcmp (tls, "always") != 0 && strcmp (tls, "try") != 0 && strcmp (tls, "never") != 0)
    return refuse (error, path, "mail", "starttls", _("is always, try or never"));
  return TRUE;
}

static gboolean
check_sms (const HubConfig *config, const char *path, GError **error)
{
  if (config->sms.url == NULL && config->sms.token != NULL)
    return refuse (error, path, "sms", "url", _("is missing; add it, or remove the others"));
  if (config->sms.url != NULL && !hub_gateway_url_is_safe (config->sms.url))
    return refuse (error, path, "sms", "url", _("must be an https address"));
  return TRUE;
}

gboolean
hub_config_check_gateways (const HubConfig *config, const char *path, GError **error)
{
  return check_mpesa (config, path, error) && check_paystack (config, path, error) && check_mail (config, path, error)
         && check_sms (config, path, error);
}
