/* The five older clients: what each sends, as it sends it, and which keys, of which kind, it then reads (api.md, part 5). Over HTTP,
 * against the demo's hub with a few sales. SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>
#include <json-c/json.h>
#include "api-fixture.h"
#include "fake-daraja.h"
#include "fake-paystack.h"
#include "hub-mpesa.h"
#include "hub-pay.h"
#include "hub-paystack.h"
#include "hub-sql.h"

#define SECRET "0123456789-secret"
#define PATIENCE_US (60 * G_USEC_PER_SEC)

typedef enum { NOBODY, ADMIN, ORGANIZER, ATTENDEE, CASHIER, BUYER, STRANGER, CALLERS } Who; /* STRANGER: who sends a token that is none */
typedef enum { NOTHING, JSON, FORM, PARTS } Body; /* PARTS: multipart, written here as a form */

/* keys: "path:kind" or "path:kind>name", blanks between; the name keeps the value for {name} in later rows. A path is names and numbers with dots; "" the answer itself. Kinds: s text, S text or null, i whole
 * number, n number, b truth, a array, o object, z null, x anything, ! not there at all. */
typedef struct
{
  const char *client;
  Who who;
  const char *method, *target;
  Body type;
  const char *body;
  guint status;
  const char *keys;
  gboolean patient;      /* asks again until it is so */
} Row;

#define PAGED "events:a total_pages:i current_page:i total_events:i per_page:i"
#define USER_D "id:i first_name:s last_name:s email:s phone:S role:s status:s created_at:s password_hash:! password:!"
#define REFUSAL "message:s error:s detail:x success:b errors:a code:s"

static const Row rows[] = {
  /* ---- 5.1 Accounts ---- */
  { "A register", NOBODY, "POST", "/register", PARTS, "username=juma1&email=juma1@x.example&password=tamasha-demo&role=customer", 0,
    "message:s" },
  { "A organizer", NOBODY, "POST", "/register", PARTS, "username=juma2&email=juma2@x.example&password=tamasha-demo&role=event_organizer", 0,
    "message:s" },
  { "B register", NOBODY, "POST", "//register", JSON,
    "{\"email\":\"b1@x.example\",\"password\":\"tamasha-demo\",\"phone_number\":\"0712000001\",\"name\":\"Bee One\",\"role\":\"customer\"}", 201,
    "message:s success:b" },
  { "C signup", NOBODY, "POST", "/signup", JSON,
    "{\"username\":\"cee\",\"_password_hash\":\"tamasha-demo\",\"email\":\"c1@x.example\",\"phone_number\":\"0712000002\",\"role_id\":3}", 201,
    "id:i username:s email:s phone_number:s _password_hash:! password_hash:!" },
  { "D signup", NOBODY, "POST", "/signup", JSON,
    "{\"first_name\":\"Dee\",\"last_name\":\"One\",\"email\":\"d1@x.example\",\"phone\":\"0712000003\",\"password\":\"tamasha-demo\","
    "\"role\":\"attendee\"}",
    201, "message:s" },
  { "E register", NOBODY, "POST", "/auth/register", JSON,
    "{\"email\":\"e1@x.example\",\"name\":\"Eve One\",\"password\":\"tamasha-demo\"}", 201,
    "id:i email:s name:s is_active:b is_verified:b created_at:s updated_at:s" },
  { "E register twice", NOBODY, "POST", "/auth/register", JSON,
    "{\"email\":\"attendee@tiketi.example\",\"name\":\"Eve\",\"password\":\"tamasha-demo\"}", 400, REFUSAL },
  { "E register short", NOBODY, "POST", "/auth/register", JSON, "{\"email\":\"e2@x.example\",\"name\":\"Eve\",\"password\":\"short\"}", 422,
    REFUSAL " errors.0.field:s errors.0.message:s detail:a detail.0.loc:a detail.0.loc.0:s=body detail.0.loc.1:s=password detail.0.msg:s "
    "detail.0.type:s" },
  { "A verify, no code", NOBODY, "POST", "/verify-otp", JSON, "{\"email\":\"juma1@x.example\",\"otp\":\"\"}", 400, REFUSAL " detail:s" },
  { "A verify, wrong", NOBODY, "POST", "/verify-otp", JSON, "{\"email\":\"juma1@x.example\",\"otp\":\"000000\"}", 400, REFUSAL " detail:s" },
  { "A wrong code", STRANGER, "POST", "/verify-otp", JSON, "{\"email\":\"juma1@x.example\",\"otp\":\"000000\"}", 400, REFUSAL },
  { "A login", NOBODY, "POST", "/login", PARTS, "username=attendee@tiketi.example&password=tamasha-demo&stayLoggedIn=true", 200,
    "message:s access_token:s username:s email:s role:s=customer user_id:i user.role:s=attendee" },
  { "A login, organizer", NOBODY, "POST", "/login", PARTS, "username=organizer@tiketi.example&password=tamasha-demo&stayLoggedIn=false", 200,
    "role:s=event_organizer user.role:s=organizer" },
  { "A login, admin", NOBODY, "POST", "/login", FORM, "username=admin@tiketi.example&password=tamasha-demo", 200, "role:s=admin" },
  { "a form, canonical", NOBODY, "POST", "/auth/login", FORM, "username=organizer@tiketi.example&password=tamasha-demo", 200, "role:s=organizer" },
  { "B login", NOBODY, "POST", "//login", JSON, "{\"email\":\"attendee@tiketi.example\",\"password\":\"tamasha-demo\"}", 200, "access_token:s" },
  { "C login", NOBODY, "POST", "/login", JSON, "{\"email\":\"attendee@tiketi.example\",\"_password_hash\":\"tamasha-demo\"}", 200,
    "id:i username:s email:s role:s _password_hash:!" },
  { "D login", NOBODY, "POST", "/login", JSON, "{\"email\":\"attendee@tiketi.example\",\"password\":\"tamasha-demo\"}", 200,
    "role:s=attendee access_token:s user:o user.id:i user.first_name:s user.last_name:s user.email:s user.phone:S user.role:s user.status:s" },
  { "E login", NOBODY, "POST", "/auth/login", JSON, "{\"email\":\"attendee@tiketi.example\",\"password\":\"tamasha-demo\"}", 200,
    "message:s access_token:s token_type:s expires_in:i user:o user.email:s" },
  { "login wrong", NOBODY, "POST", "/login", JSON, "{\"email\":\"attendee@tiketi.example\",\"password\":\"wrong-demo\"}", 401, REFUSAL },
  { "D me", ATTENDEE, "GET", "/profile/me", NOTHING, NULL, 200, USER_D },
  { "B me", ATTENDEE, "GET", "/user", NOTHING, NULL, 200,
    "id:i email:s role:s phone_number:S name:s profile:o profile.id:i profile.name:s password_hash:!" },
  { "E me", ATTENDEE, "GET", "/auth/me", NOTHING, NULL, 200, "id:i email:s name:s is_active:b is_verified:b created_at:s updated_at:S" },
  { "A session", ATTENDEE, "GET", "/session", NOTHING, NULL, 200, "id:i username:s email:s role:s" },
  { "A role", ATTENDEE, "GET", "/user-role", NOTHING, NULL, 200, "role:s=customer" },
  { "A session, organizer", ORGANIZER, "GET", "/session", NOTHING, NULL, 200, "id:i role:s=event_organizer" },
  { "B me, organizer", ORGANIZER, "GET", "/user", NOTHING, NULL, 200, "role:s=organizer" },
  { "E me, no token", NOBODY, "GET", "/auth/me", NOTHING, NULL, 401, REFUSAL },
  { "B change me", ATTENDEE, "PUT", "/user", JSON, "{\"name\":\"Atieno Two\",\"phone_number\":\"0712000009\"}", 200, "message:s" },
  { "B change me, whole", ATTENDEE, "PUT", "/user", JSON, "{\"name\":\"Atieno Two\",\"email\":\"attendee@tiketi.example\"}", 200, "message:s" },
  { "D change me", ATTENDEE, "PUT", "/profile/me", JSON, "{\"first_name\":\"Atieno\",\"last_name\":\"Three\"}", 200, "message:s" },
  { "A users", ADMIN, "GET", "/users", NOTHING, NULL, 200,
    "users:a users.0.id:i users.0.username:s users.0.email:s users.0.role:s users.0.created_at:s users.0.password_hash:!" },
  { "A add user", ADMIN, "POST", "/users", JSON,
    "{\"username\":\"added\",\"email\":\"added@x.example\",\"password\":\"tamasha-demo\",\"role\":\"customer\"}", 201, "message:s user_id:i>added user:o user.id:i user.username:s user.email:s user.role:s" },
  { "A change user, no password", ADMIN, "PATCH", "/users/{added}", JSON,
    "{\"username\":\"added2\",\"email\":\"added@x.example\",\"password\":\"\",\"role\":\"organizer\"}", 200, "id:i username:s=added2 email:s role:s=organizer" },
  { "A user", ADMIN, "GET", "/users/3", NOTHING, NULL, 200, "id:i username:s email:s role:s" },
  { "A add admin", ADMIN, "POST", "/register/admin", PARTS, "username=boss&email=boss@x.example&password=tamasha-demo&role=admin", 201, "message:s" },
  { "A add admin of another role", ADMIN, "POST", "/register/admin", PARTS,
    "username=boss2&email=boss2@x.example&password=tamasha-demo&role=event_organizer", 422, REFUSAL " errors.0.field:s=role" },
  { "A add admin, not by one", ORGANIZER, "POST", "/register/admin", PARTS, "username=boss3&email=boss3@x.example&password=tamasha-demo&role=admin",
    403, REFUSAL },
  { "C roles", NOBODY, "GET", "/roles", NOTHING, NULL, 200,
    ":a 0.id:i=1 0.name:s=Admin 1.id:i=2 1.name:s=Moderator 1.role:s=organizer 2.id:i=3 2.name:s=User 3:!" },
  { "C role", NOBODY, "GET", "/roles/3", NOTHING, NULL, 200, "id:i=3 name:s=User role:s=attendee" },
  { "C no role", NOBODY, "GET", "/roles/4", NOTHING, NULL, 404, REFUSAL },
  { "C add role", ADMIN, "POST", "/roles", JSON, "{\"name\":\"Bouncer\"}", 410, REFUSAL },
  { "C change role", ADMIN, "PUT", "/roles/3", JSON, "{\"name\":\"Guest\"}", 410, REFUSAL },
  { "C drop role", ADMIN, "DELETE", "/roles/3", NOTHING, NULL, 410, REFUSAL },
  { "C add role, not by an admin", ATTENDEE, "POST", "/roles", JSON, "{\"name\":\"Bouncer\"}", 403, REFUSAL },
  { "C users", ATTENDEE, "GET", "/users", NOTHING, NULL, 403, REFUSAL },
  { "D users", ADMIN, "GET", "/admin/users", NOTHING, NULL, 200,
    ":a 0.id:i 0.first_name:s 0.last_name:s 0.email:s 0.phone:S 0.role:s 0.status:s 0.created_at:s" },
  { "D ban", ADMIN, "PATCH", "/admin/users/4/status", JSON, "{\"status\":\"banned\"}", 200, "message:s" },
  { "D unban", ADMIN, "PATCH", "/admin/users/4/status", JSON, "{\"status\":\"active\"}", 200, "message:s" },
  { "D role", ADMIN, "PATCH", "/admin/users/4/role", JSON, "{\"role\":\"attendee\"}", 200, "message:s" },

  /* ---- 5.2 Events ---- */
  { "A events", NOBODY, "GET", "/events", NOTHING, NULL, 200,
    ":a 0.id:i 0.title:s 0.description:s 0.location:s 0.start_time:s 0.end_time:s 0.total_tickets:i 0.remaining_tickets:i 0.image_url:S "
    "0.organizer_id:i" },
  { "A events, signed out", STRANGER, "GET", "/events", NOTHING, NULL, 200, ":a 0.id:i" },
  { "B events", NOBODY, "GET", "/events?page=1&per_page=10", NOTHING, NULL, 200,
    PAGED " events.0.start_date:s events.0.end_date:s events.0.ticket_tiers:o events.0.tags:s events.0.category:S" },
  { "C events", NOBODY, "GET", "/events?user_id=2", NOTHING, NULL, 200, ":a" },
  { "C events, a page", NOBODY, "GET", "/events?page=1&limit=1", NOTHING, NULL, 200, ":a 0.event_name:s 0.location:s 0.start_time:s 0.end_time:s "
    "0.available_tickets:i 1:!" },
  { "C events, a page after the last", NOBODY, "GET", "/events?page=9&limit=5", NOTHING, NULL, 200, ":a 0:!" },
  { "D events", NOBODY, "GET", "/events", NOTHING, NULL, 200,
    ":a 0.category:S 0.tags:s 0.organizer:o 0.organizer.id:i 0.organizer.first_name:s 0.organizer.last_name:s" },
  { "E events", NOBODY, "GET", "/events/?skip=0&limit=100", NOTHING, NULL, 200,
    ":a 0.event_date:s 0.price:n 0.capacity:i 0.tickets_sold:i 0.is_active:b 0.created_at:S" },
  { "B event", NOBODY, "GET", "/events/1", NOTHING, NULL, 200,
    "id:i title:s description:s location:s category:S tags:s start_date:s end_date:s image_url:S ticket_tiers:o ticket_tiers.VIP.price:n "
    "total_tickets:i tickets_sold:i" },
  { "D event", NOBODY, "GET", "/events/1", NOTHING, NULL, 200,
    "tickets:a tickets.0.id:i tickets.0.type:s tickets.0.price:n tickets.0.quantity:i tickets.0.sold:i start_time:s starts_at:s" },
  { "E event", NOBODY, "GET", "/events/1", NOTHING, NULL, 200, "event_date:s price:n capacity:i tickets_sold:i is_active:b" },
  { "no event", NOBODY, "GET", "/events/999", NOTHING, NULL, 404, REFUSAL },
  { "A create", ORGANIZER, "POST", "/organizer-events", JSON,
    "{\"title\":\"A night\",\"description\":\"d\",\"location\":\"Nairobi\",\"start_time\":\"2031-05-01T20:00:00\",\"end_time\":\"2031-05-01T23:00:00\","
    "\"total_tickets\":50,\"remaining_tickets\":50,\"image_url\":\"https://x.example/a.png\"}",
    201, "message:s event:o event.id:i>anight" },
  { "A change, as its form names it", ORGANIZER, "PATCH", "/organizer-events/{anight}", JSON,
    "{\"title\":\"A long night\",\"description\":\"d\",\"location\":\"Nairobi\",\"startTime\":\"2031-05-02T20:00\",\"endTime\":\"2031-05-03T03:00\","
    "\"imageUrl\":\"https://x.example/b.png\",\"totalTickets\":\"80\",\"remainingTickets\":50,\"latitude\":\"\",\"longitude\":null}",
    200, "message:s event.title:s event.start_time:s=2031-05-02T20:00:00 event.end_time:s=2031-05-03T03:00:00 "
    "event.image_url:s=https://x.example/b.png event.total_tickets:i=80" },
  { "B create", ORGANIZER, "POST", "//events", JSON,
    "{\"title\":\"B night\",\"description\":\"d\",\"location\":\"Nairobi\",\"category\":\"Music\",\"tags\":\"a,b\",\"start_date\":\"2031-05-01T20:00\","
    "\"end_date\":\"2031-05-01T23:00\",\"image_url\":\"\",\"ticket_tiers\":{\"Early Bird\":{\"price\":\"1000\"},\"VIP\":{\"price\":5000}},"
    "\"total_tickets\":100}",
    201, "id:i title:s ticket_tiers:o start_date:s" },
  { "D create", ORGANIZER, "POST", "/events", PARTS,
    "title=D night&description=d&location=Nairobi&start_time=2031-05-01T20:00&end_time=2031-05-01T23:00&category=Music&tags=a,b", 201,
    "message:s id:i" },
  { "E create", ORGANIZER, "POST", "/events/", JSON,
    "{\"title\":\"E night\",\"description\":\"d\",\"event_date\":\"2031-12-31T20:00:00\",\"location\":\"Nairobi\",\"price\":99.5,\"capacity\":100}", 201,
    "id:i>enight title:s price:n capacity:i is_active:b event_date:s" },
  /* All of B's tiers share the one number. */
  { "B change, a tier more", ORGANIZER, "PUT", "//events/{enight}", JSON,
    "{\"title\":\"E night\",\"total_tickets\":100,\"ticket_tiers\":{\"General Admission\":{\"price\":99.5},\"VIP\":{\"price\":\"500\"}}}", 200,
    "event.total_tickets:i=100 event.ticket_tiers.VIP.price:n=500" },
  { "E create bad", ORGANIZER, "POST", "/events/", JSON, "{\"title\":\"E\",\"price\":-1}", 422, REFUSAL " errors.0.field:s" },
  { "B change", ORGANIZER, "PUT", "/events/1", JSON, "{\"title\":\"Tamasha la Pwani\"}", 200, "message:s" },
  { "A change", ORGANIZER, "PATCH", "/organizer-events/1", JSON, "{\"title\":\"Tamasha la Pwani\"}", 200, "message:s" },
  { "A own", ORGANIZER, "GET", "/organizer-events", NOTHING, NULL, 200, "events:a events.0.id:i events.0.title:s" },
  { "B own", ORGANIZER, "GET", "/organizer/events", NOTHING, NULL, 200, "events:a events.0.tickets_purchased:x" },
  { "D own", ORGANIZER, "GET", "/my-events", NOTHING, NULL, 200, ":a 0.status:s 0.tickets:a 0.start_time:s" },
  { "B search", NOBODY, "GET", "/events/search?q=tamasha&page=1&per_page=5", NOTHING, NULL, 200, PAGED },
  { "B search nothing", NOBODY, "GET", "/events/search", NOTHING, NULL, 400, REFUSAL },
  { "C search", NOBODY, "GET", "/search?q=tamasha", NOTHING, NULL, 200, "events:a" },
  { "C search, place", NOBODY, "GET", "/search?location=mombasa", NOTHING, NULL, 200, PAGED " total_events:i=1" },
  { "C search, categories", NOBODY, "GET", "/search?categories=music&tags=", NOTHING, NULL, 200, PAGED },
  { "C search, tags", NOBODY, "GET", "/search?tags=no-such-tag", NOTHING, NULL, 200, PAGED " total_events:i=0" },
  { "C search, nothing", NOBODY, "GET", "/search?location=", NOTHING, NULL, 400, REFUSAL },
  { "B popular", NOBODY, "GET", "/events/popular", NOTHING, NULL, 200, "popular_events:a" },
  { "B category count", NOBODY, "GET", "/events/category_count/Music", NOTHING, NULL, 200, "count:i" },
  { "A add category", ADMIN, "POST", "/categories", PARTS, "name=Dance", 201, "id:i name:s" },
  { "A add category, no name", ADMIN, "POST", "/categories", PARTS, "name=", 400, REFUSAL " errors.0.field:s=name" },
  { "A change category, no name", ADMIN, "PUT", "/categories/1", JSON, "{\"name\":\"\"}", 400, REFUSAL },
  { "A change no category", ADMIN, "PUT", "/categories/99", JSON, "{\"name\":\"X\"}", 404, REFUSAL },
  { "A add category twice", ADMIN, "POST", "/categories", PARTS, "name=dance", 409, REFUSAL },
  { "A categories", NOBODY, "GET", "/categories", NOTHING, NULL, 200, ":a 0.id:i 0.name:s" },
  { "A category", NOBODY, "GET", "/categories/1", NOTHING, NULL, 200, "id:i name:s" },
  { "D pending", ADMIN, "GET", "/admin/pending", NOTHING, NULL, 200,
    ":a 0.id:i 0.title:s 0.location:s 0.start_time:s 0.end_time:s 0.category:S 0.status:s 0.is_approved:b 0.organizer_id:i" },
  { "D approve", ADMIN, "PATCH", "/admin/3", JSON, "{\"status\":\"approved\"}", 200, "message:s" },
  { "D reject, README", ADMIN, "PATCH", "/admin/approve/4", JSON, "{\"status\":\"rejected\",\"reason\":\"no\"}", 200, "message:s" },

  /* ---- 5.3 Ticket types, orders, payments ---- */
  { "D types", NOBODY, "GET", "/events/1/tickets", NOTHING, NULL, 200,
    ":a 0.id:i 0.type:s 0.price:n 0.price_minor:i 0.currency:s 0.quantity:i 0.sold:i 0.held:i 0.available:i 0.created_at:S" },
  { "D add type", ORGANIZER, "POST", "/events/1/tickets", JSON, "{\"type\":\"Late\",\"price\":\"750\",\"quantity\":\"20\"}", 201,
    "message:s ticket_id:i" },
  /* A's client fills its list of types from here, without a token, and its list of one's own tickets with one. */
  { "A types to buy", NOBODY, "GET", "/tickets", NOTHING, NULL, 200,
    ":a 0.id:i 0.event_id:i 0.user_id:i 0.ticket_type:s 0.price:n 0.quantity:i 0.status:s 0.event:o 0.event.title:s 0.attendee:!" },
  { "A own tickets, signed out", STRANGER, "GET", "/tickets?user_id=3", NOTHING, NULL, 401, REFUSAL },
  { "A own tickets", ATTENDEE, "GET", "/tickets?user_id=3", NOTHING, NULL, 200, ":a" },
  { "A add type", ORGANIZER, "POST", "/tickets", PARTS, "event_id=1&ticket_type=Backstage&price=9000&quantity=5&status=available", 201,
    "message:s ticket:x" },
  { "A change type", ORGANIZER, "PATCH", "/tickets/65539", PARTS, "price=4100&quantity=61", 200, "message:s" },
  { "A add type to drop", ORGANIZER, "POST", "/tickets", PARTS, "event_id=1&ticket_type=Short&price=10&quantity=1&status=available", 201,
    "ticket_id:i>short" },
  { "A drop type", ORGANIZER, "DELETE", "/tickets/{short}", NOTHING, NULL, 200, "message:s" },
  { "availability", NOBODY, "GET", "/events/1/availability", NOTHING, NULL, 200, "event_id:i as_of:s total:i sold:i held:i available:i types:a" },
  { "D order", BUYER, "POST", "/orders", JSON,
    "{\"phone\":\"254711000000\",\"tickets\":[{\"ticket_id\":65537,\"quantity\":2,\"attendees\":[{\"first_name\":\"Amina\",\"last_name\":\"O\","
    "\"email\":\"amina@x.example\",\"phone\":\"0722000000\"},{\"first_name\":\"Juma\",\"last_name\":\"O\",\"email\":\"juma@x.example\","
    "\"phone\":\"0722000001\"}]}]}",
    200, "message:s checkoutRequestID:s>checkout customerMessage:s orderId:i>order order:o expires_at:s" },
  { "D order is paid", BUYER, "GET", "/orders/{order}", NOTHING, NULL, 200, "id:i status:s order_items:a mpesa_receipt:s", TRUE },
  { "D check", NOBODY, "GET", "/payments/check/{checkout}", NOTHING, NULL, 200,
    "message:s data:o data.ResponseCode:s data.ResponseDescription:s data.MerchantRequestID:s data.CheckoutRequestID:s data.ResultCode:s "
    "data.ResultDesc:s status:s" },
  { "D check nothing", NOBODY, "GET", "/payments/check/ws_CO_nothing", NOTHING, NULL, 404, REFUSAL },
  { "D order too many names", BUYER, "POST", "/orders", JSON,
    "{\"phone\":\"254711000001\",\"tickets\":[{\"ticket_id\":65537,\"quantity\":1,\"attendees\":[{\"first_name\":\"a\"},{\"first_name\":\"b\"}]}]}", 400,
    REFUSAL },
  { "D order too few names", BUYER, "POST", "/orders", JSON,
    "{\"phone\":\"254711000001\",\"tickets\":[{\"ticket_id\":65537,\"quantity\":2,\"attendees\":[{\"first_name\":\"a\"}]}]}", 400,
    REFUSAL },
  { "D order of nothing", BUYER, "POST", "/orders", JSON, "{\"phone\":\"254711000001\",\"tickets\":[{\"ticket_id\":999999,\"quantity\":1}]}", 404,
    REFUSAL },
  { "B buy", BUYER, "POST", "//tickets", JSON,
    "{\"event_id\":1,\"ticket_type\":\"VIP\",\"phone_number\":\"254711000001\",\"amount\":5000}", 200,
    "message:s checkout_request_id:s>checkout2 account_reference:s status:s orderId:i>order2" },
  { "B buy for less", BUYER, "POST", "//tickets", JSON,
    "{\"event_id\":1,\"ticket_type\":\"VIP\",\"phone_number\":\"254711000002\",\"amount\":1}", 400, REFUSAL },
  { "B status", BUYER, "POST", "//mpesa_transaction_status", JSON, "{\"checkout_request_id\":\"{checkout2}\"}", 200,
    "message:s transaction_status:s status:s" },
  { "E initialize", BUYER, "POST", "/payments/initialize", JSON, "{\"event_id\":1,\"email\":\"buyer@x.example\"}", 200,
    "authorization_url:s reference:s>reference access_code:s=0peioxfhpn" },
  { "E verify, not paid yet", BUYER, "GET", "/payments/verify/{reference}", NOTHING, NULL, 202, "message:s status:s" },
  { "E initialize, bad address", BUYER, "POST", "/payments/initialize", JSON, "{\"event_id\":1,\"email\":\"buyer\"}", 422,
    REFUSAL " detail:a detail.0.loc:a detail.0.loc.1:s=email detail.0.msg:s detail.0.type:s" },
  { "E initialize, no event", BUYER, "POST", "/payments/initialize", JSON, "{\"event_id\":999,\"email\":\"buyer@x.example\"}", 404, REFUSAL },
  { "D order for A and C", BUYER, "POST", "/orders", JSON, "{\"phone\":\"254711002001\",\"tickets\":[{\"ticket_id\":65540,\"quantity\":1}]}", 200,
    "checkoutRequestID:s>checkout3" },
  { "… is called off", NOBODY, "GET", "/payments/check/{checkout3}", NOTHING, NULL, 200, "data.ResultCode:s=1032", TRUE },
  { "C lnmo", BUYER, "GET", "/lnmo?amount=500&phone=254711003001", NOTHING, NULL, 200, "ResponseCode:s CheckoutRequestID:s>checkout4" },
  { "… is called off, too", NOBODY, "GET", "/payments/check/{checkout4}", NOTHING, NULL, 200, "data.ResultCode:s=1032", TRUE },
  { "A initiate", BUYER, "POST", "/initiate-transaction", JSON,
    "{\"phone_number\":\"254711004001\",\"amount\":500,\"email\":\"buyer@x.example\"}", 201,
    "message:s data:o data.invoice:o data.invoice.invoice_id:s>invoice data.invoice.state:s" },
  { "A confirm, not paid", BUYER, "POST", "/confirm-payment", JSON, "{\"invoice_id\":\"{invoice}\",\"ticket_id\":65540}", 400,
    REFUSAL " transaction_status:s data.ResultCode:s" },
  { "A confirm, paid", BUYER, "POST", "/confirm-payment", JSON, "{\"invoice_id\":\"{checkout}\",\"ticket_id\":65537}", 200,
    "message:s status:s transaction_status:s=Completed" },
  { "A confirm nothing", BUYER, "POST", "/confirm-payment", JSON, "{\"invoice_id\":\"none\"}", 404, REFUSAL },
  { "A book", BUYER, "POST", "/book-ticket", JSON, "{\"ticket_id\":65537,\"phone_number\":\"254711005000\"}", 200,
    "message:s checkoutRequestID:s orderId:i>booking" },
  { "A book nothing", BUYER, "POST", "/book-ticket", JSON, "{}", 422, REFUSAL },
  { "A booked, paid", BUYER, "GET", "/api/booked-events/{booking}", NOTHING, NULL, 200,
    "id:i image_url:S name:s date:s description:s ticket_type:s payment_status:s=paid", TRUE },
  { "A booked", BUYER, "GET", "/api/booked-events", NOTHING, NULL, 200,
    ":a 0.id:i 0.image_url:S 0.name:s 0.date:s 0.description:s 0.ticket_type:s 0.payment_status:s" },
  { "A booked by another", ATTENDEE, "GET", "/api/booked-events/{booking}", NOTHING, NULL, 404, REFUSAL },
  { "A booked, nobody", NOBODY, "GET", "/api/booked-events", NOTHING, NULL, 401, REFUSAL },
  { "A make a booking up", BUYER, "POST", "/api/booked-events", JSON,
    "{\"name\":\"Mine\",\"date\":\"2031-01-01 20:00:00\",\"payment_status\":\"Paid\"}", 410, REFUSAL },
  { "A pay a booking by hand", BUYER, "PUT", "/api/booked-events/{booking}", JSON, "{\"payment_status\":\"Paid\"}", 410, REFUSAL },
  { "A drop a paid booking", BUYER, "DELETE", "/api/booked-events/{booking}", NOTHING, NULL, 409, REFUSAL },
  { "D orders", BUYER, "GET", "/orders", NOTHING, NULL, 200,
    ":a 0.id:i 0.order_id:x 0.status:s 0.total_amount:n 0.mpesa_receipt:S 0.created_at:s" },
  { "D orders, on its older page", BUYER, "GET", "/my-orders", NOTHING, NULL, 200, ":a 0.id:i 0.order_id:x 0.status:s 0.total_amount:n 0.created_at:s" },
  { "D order", BUYER, "GET", "/orders/{order}", NOTHING, NULL, 200,
    "id:i order_id:x status:s total_amount:n order_items:a order_items.0.quantity:i order_items.0.ticket:o order_items.0.ticket.type:s "
    "order_items.0.ticket.price:n order_items.0.ticket.event:o order_items.0.ticket.event.title:s" },
  { "D order of nobody", BUYER, "GET", "/orders/999", NOTHING, NULL, 404, REFUSAL },
  { "D pays by word alone", BUYER, "PATCH", "/orders/{order}/pay", JSON, "{}", 403, REFUSAL },
  { "A payments", BUYER, "GET", "/payments?user_id=5", NOTHING, NULL, 200,
    ":a 0.id:x 0.user:s 0.event:s 0.amount:n 0.method:s 0.status:s 0.date:s 0.payer_phone:x" },
  { "B payments", BUYER, "GET", "/user/payments", NOTHING, NULL, 200,
    "payments:a payments.0.id:x payments.0.payment_date:s payments.0.amount:n payments.0.transaction_id:S payments.0.payment_method:s "
    "payments.0.status:s payments.0.event_title:s" },
  /* A's and B's compare status, and B's asks with transaction_id how a pending one stands. */
  { "A payments, paid", ADMIN, "GET", "/payments?status=completed", NOTHING, NULL, 200, ":a 0.status:s=completed 0.payment_type:s" },
  { "B buy, for the list", BUYER, "POST", "//tickets", JSON,
    "{\"event_id\":1,\"ticket_type\":\"VIP\",\"phone_number\":\"254711006001\",\"amount\":5000}", 200, "checkout_request_id:s>checkout5" },
  { "B payments, called off", BUYER, "GET", "//user/payments", NOTHING, NULL, 200, "payments.0.status:s=cancelled", TRUE },
  { "payments of days", BUYER, "GET", "/payments?from=2020-01-01&to=2199-12-31T23:59", NOTHING, NULL, 200, ":a 0.id:i" },
  { "payments of no day", BUYER, "GET", "/payments?from=soon", NOTHING, NULL, 400, REFUSAL " errors.0.field:s=from" },
  { "A receipt", BUYER, "GET", "/download-receipt/{order}", NOTHING, NULL, 200, "" },
  { "B tickets", BUYER, "GET", "/user/tickets", NOTHING, NULL, 200,
    "tickets:a tickets.0.id:x tickets.0.ticket_type:s tickets.0.purchase_date:s tickets.0.event_title:s" },
  { "E tickets", BUYER, "GET", "/tickets/my-tickets", NOTHING, NULL, 200,
    ":a 0.id:x 0.ticket_code:s>code 0.event_id:i 0.status:s 0.purchase_date:s 0.amount_paid:n 0.qr_code_path:s" },

  { "E ticket", NOBODY, "GET", "/tickets/{code}", NOTHING, NULL, 200, "ticket_code:s event_id:i status:s" },
  { "E ticket, a stranger's view", ATTENDEE, "GET", "/tickets/{code}", NOTHING, NULL, 200,
    "ticket_code:s status:s attendee:! amount_paid:! purchase_date:! qr_code_path:! order_id:!" },
  { "E ticket, its owner's view", BUYER, "GET", "/tickets/{code}", NOTHING, NULL, 200,
    "id:x ticket_code:s event_id:i status:s purchase_date:s amount_paid:n qr_code_path:s attendee:o attendee.email:s checked_in:b" },
  { "E no ticket", NOBODY, "GET", "/tickets/TKT-0000000000000000", NOTHING, NULL, 404, REFUSAL },
  { "A refund", ADMIN, "POST", "/payments", JSON, "{\"payment_id\":{order},\"action\":\"deny\"}", 200, "message:s" },

  /* ---- 5.4 Gate, attendee, organizer, admin ---- */
  { "D attendees", ORGANIZER, "GET", "/organizer/events/1/attendees", NOTHING, NULL, 200,
    "attendees:a attendees.0.id:x>pass attendees.0.ticket_code:s attendees.0.attendee_first_name:s attendees.0.attendee_last_name:s "
    "attendees.0.attendee_email:S attendees.0.attendee_phone:S attendees.0.checked_in:b attendees.0.ticket_type:s" },
  { "A attendees", ORGANIZER, "GET", "/events/1/attendees", NOTHING, NULL, 200, ":a 0.id:x 0.name:s 0.email:S 0.ticket_type:s 0.quantity:i" },
  { "D check in", ORGANIZER, "PATCH", "/organizer/checkin/{pass}", JSON, "{}", 200, "message:s" },
  { "D check in twice", ORGANIZER, "PATCH", "/organizer/checkin/{pass}", JSON, "{}", 409, REFUSAL },
  { "D check out", ORGANIZER, "PATCH", "/organizer/checkout/{pass}", JSON, "{}", 200, "message:s" },
  { "A ticket used", ORGANIZER, "PUT", "/update-ticket-status/{pass}", JSON, "{\"status\":\"used\"}", 200, "message:s" },
  { "A ticket used twice", ORGANIZER, "PUT", "/update-ticket-status/{pass}", JSON, "{\"status\":\"checked_in\"}", 409, REFUSAL },
  { "A ticket not used", ORGANIZER, "PUT", "/update-ticket-status/{pass}", FORM, "status=Valid", 200, "message:s" },
  { "A ticket paid by hand", ORGANIZER, "PUT", "/update-ticket-status/{pass}", JSON, "{\"status\":\"paid\"}", 422, REFUSAL },
  { "A ticket of no status", ORGANIZER, "PUT", "/update-ticket-status/{pass}", JSON, "{}", 422, REFUSAL },
  { "A ticket used by its buyer", BUYER, "PUT", "/update-ticket-status/{pass}", JSON, "{\"status\":\"used\"}", 403, REFUSAL },
  { "A ticket used by nobody", NOBODY, "PUT", "/update-ticket-status/{pass}", JSON, "{\"status\":\"used\"}", 401, REFUSAL },
  { "D export", ORGANIZER, "GET", "/events/1/attendees/export?format=json", NOTHING, NULL, 200, ":x" },
  { "D review", BUYER, "POST", "/events/1/review", JSON, "{\"rating\":5,\"comment\":\"Good\"}", 201, "message:s" },
  { "D review twice", BUYER, "POST", "/events/1/review", JSON, "{\"rating\":5}", 400, REFUSAL },
  { "D reviews", NOBODY, "GET", "/events/1/reviews", NOTHING, NULL, 200,
    ":a 0.id:x 0.rating:i 0.comment:S 0.created_at:s 0.attendee:o 0.attendee.id:i 0.attendee.first_name:s 0.attendee.last_name:s" },
  { "D save", ATTENDEE, "POST", "/events/1/save", JSON, "{}", 200, "message:s saved:b" },
  { "D saved", ATTENDEE, "GET", "/my-saved-events", NOTHING, NULL, 200,
    ":a 0.event:o 0.event.id:i 0.event.title:s 0.event.location:s 0.event.start_time:s 0.event.status:s 0.event.image_url:S" },
  { "D upcoming", BUYER, "GET", "/profile/my-upcoming-events", NOTHING, NULL, 200,
    ":a 0.id:i 0.title:s 0.start_time:s 0.end_time:s 0.location:s 0.image_url:S 0.status:s" },
  { "D upcoming one", BUYER, "GET", "/profile/my-upcoming-events/1", NOTHING, NULL, 200,
    "event:o event.title:s event.description:s event.start_time:s event.end_time:s event.location:s tickets:a tickets.0.id:i tickets.0.type:s "
    "tickets.0.quantity:i tickets.0.price:n tickets.0.subtotal:n total_amount:n order:o order.order_id:x order.created_at:s "
    "order.mpesa_receipt:S" },
  { "D upcoming, README", BUYER, "GET", "/attendee/upcoming-events", NOTHING, NULL, 200, ":a 0.id:i" },
  { "D past", BUYER, "GET", "/profile/my-past-events", NOTHING, NULL, 200, ":a" },
  { "D past, README", BUYER, "GET", "/attendee/past-events", NOTHING, NULL, 200, ":a" },
  { "B my events", BUYER, "GET", "/my_events", NOTHING, NULL, 200, ":a 0.id:i 0.title:s 0.start_date:s 0.ticket_tiers:o" },
  /* B's client asks for these three whenever anybody signs in, and fails as a whole when one is refused. */
  { "B organizer's events", ORGANIZER, "GET", "//my_events", NOTHING, NULL, 200, ":a" },
  { "B organizer's tickets", ORGANIZER, "GET", "//user/tickets", NOTHING, NULL, 200, "tickets:a" },
  { "B organizer's payments", ORGANIZER, "GET", "//user/payments", NOTHING, NULL, 200, "payments:a" },
  { "B upcoming", BUYER, "GET", "/user/upcoming_events", NOTHING, NULL, 200, "message:s upcoming_events:a upcoming_events.0.start_date:s" },
  { "D overview", ORGANIZER, "GET", "/organizer/overview", NOTHING, NULL, 200,
    "total_revenue:n tickets_sold:i events:o events.total:i events.approved:i events.pending:i events.rejected:i events.upcoming:i events.past:i "
    "refunds:n checked_in:i" },
  { "D stats", ORGANIZER, "GET", "/organizer/stats", NOTHING, NULL, 200,
    ":a 0.event_id:i 0.title:s 0.start_time:s 0.revenue:n 0.tickets_sold:i 0.capacity:i 0.sell_through:n 0.checked_in:i 0.attendance_rate:x "
    "0.avg_rating:x 0.by_type:a 0.by_type.0.type:s 0.by_type.0.sold:i 0.by_type.0.quantity:i 0.by_type.0.revenue:n 0.by_day:a" },
  { "D dashboard", ADMIN, "GET", "/admin/dashboard", NOTHING, NULL, 200,
    "summary:o summary.total_users:i summary.total_events:i summary.active_events:i summary.pending_events:i summary.rejected_events:i "
    "summary.total_revenue:n recent_users:a recent_users.0.id:i recent_users.0.first_name:s recent_users.0.last_name:s recent_users.0.email:s "
    "recent_users.0.role:s recent_users.0.created_at:s recent_events:a recent_events.0.id:i recent_events.0.title:s recent_events.0.status:s "
    "recent_events.0.start_time:s recent_events.0.location:s recent_events.0.created_at:S" },
  { "A dashboard", ADMIN, "GET", "/admin-dashboard", NOTHING, NULL, 200,
    "users:a users.0.id:i users.0.username:s users.0.email:s users.0.role:s users.0.created_at:s events:a events.0.id:i events.0.title:s "
    "events.0.total_tickets:i events.0.remaining_tickets:i events.0.organizer_id:i categories:a transactions:a transactions.0.id:i "
    "transactions.0.user:s transactions.0.event:s transactions.0.amount:n transactions.0.method:s transactions.0.status:s transactions.0.date:s" },
  { "D summary", ADMIN, "GET", "/admin/analytics/summary", NOTHING, NULL, 200, "total_users:i total_events:i total_tickets:i total_revenue:n" },
  { "D trends", ADMIN, "GET", "/admin/analytics/ticket-sales-trends", NOTHING, NULL, 200, ":a 0.month:s 0.sales:i 0.year:i" },
  { "D by type", ADMIN, "GET", "/admin/analytics/revenue-by-ticket-type", NOTHING, NULL, 200, ":a 0.type:s 0.revenue:n" },
  { "D top types", ADMIN, "GET", "/admin/analytics/top-event-types", NOTHING, NULL, 200, ":a 0.category:s 0.count:i" },
  { "D top events", ADMIN, "GET", "/admin/analytics/top-events-by-revenue", NOTHING, NULL, 200, ":a 0.title:s 0.revenue:n" },
  { "D reports", ADMIN, "GET", "/admin/reports?start_date=2020-01-01&end_date=2099-12-31&event_name=tamasha", NOTHING, NULL, 200,
    "range:o totals:o totals.orders:i totals.tickets_sold:i totals.gross:n totals.refunds:n totals.net:n events:a" },
  { "D logs", ADMIN, "GET", "/admin/logs", NOTHING, NULL, 200,
    ":a 0.id:i 0.user_id:x 0.user_name:s 0.action:s 0.target_type:s 0.target_id:x 0.status:s 0.ip_address:s 0.timestamp:s 0.extra_data:x" },
  { "B secrets", ADMIN, "GET", "/mpesa_config", NOTHING, NULL, 404, REFUSAL },
  { "B secrets of users", ADMIN, "GET", "/debug/users/", NOTHING, NULL, 404, REFUSAL },
  { "scan for another event", ORGANIZER, "POST", "/checkin/scan", JSON, "{\"code\":\"{code}\",\"event_id\":2,\"device_id\":\"d\"}", 403,
    REFUSAL " code:s=wrong_event" },
  { "scan of nothing", ORGANIZER, "POST", "/checkin/scan", JSON, "{\"code\":\"TKT-0000000000000000\",\"event_id\":1}", 404, REFUSAL },
  { "scan", ORGANIZER, "POST", "/checkin/scan", JSON,
    "{\"code\":\"{code}\",\"event_id\":1,\"device_id\":\"d\",\"scanned_at\":\"2026-11-22T09:00:00Z\"}", 200, "result:s=admitted message:s attendee:o" },
  { "E health", NOBODY, "GET", "/health", NOTHING, NULL, 200, "status:s db:s mpesa:o mpesa.breaker:s paystack:o paystack.breaker:s version:s" },
  { "E root", NOBODY, "GET", "/", NOTHING, NULL, 200, "message:s version:s docs:s" },
  { "A users of the role", ADMIN, "GET", "/users", NOTHING, NULL, 200, "users:a" },
  { "C logout", CASHIER, "DELETE", "/logout", NOTHING, NULL, 200, "message:s" },
  { "A logout", ATTENDEE, "POST", "/logout", JSON, "{}", 200, "message:s" },
};

/* ---- Asking ---- */

typedef struct
{
  ApiFixture api;
  FakeDaraja *daraja;
  FakePaystack *paystack;
  HubGateways gateways;
  char *tokens[CALLERS];
  GHashTable *kept;      /* name → value */
} World;

/* With what was kept in place of {name}. */
static char *
fill_in (World *world, const char *text)
{
  GString *filled = g_string_new (text);
  GHashTableIter iter;
  gpointer name, value;

  g_hash_table_iter_init (&iter, world->kept);
  while (g_hash_table_iter_next (&iter, &name, &value))
    {
      g_autofree char *place = g_strdup_printf ("{%s}", (char *) name);

      g_string_replace (filled, place, value, 0);
    }
  return g_string_free (filled, FALSE);
}

/* "a=b&c=d" as multipart. */
static char *
to_parts (const char *form)
{
  g_auto (GStrv) pairs = g_strsplit (form, "&", -1);
  GString *parts = g_string_new (NULL);

  for (gsize i = 0; pairs[i] != NULL; i++)
    {
      const char *value = strchr (pairs[i], '=');

      g_string_append_printf (parts, "--XX\r\nContent-Disposition: form-data; name=\"%.*s\"\r\n\r\n%s\r\n", (int) (value - pairs[i]), pairs[i],
                              value + 1);
    }
  g_string_append (parts, "--XX--\r\n");
  return g_string_free (parts, FALSE);
}

static RawReply *
ask (World *world, const Row *row)
{
  static const char *const types[] = { "", "Content-Type: application/json\r\n", "Content-Type: application/x-www-form-urlencoded\r\n",
                                       "Content-Type: multipart/form-data; boundary=XX\r\n" };
  const char *token = world->tokens[row->who];
  g_autofree char *headers = g_strconcat (token != NULL ? token : "", types[row->type], NULL);
  g_autofree char *target = fill_in (world, row->target);
  g_autofree char *body = row->type == PARTS ? to_parts (row->body) : row->body != NULL ? fill_in (world, row->body) : NULL;

  return raw_request (world->api.port, row->method, target, headers, body, body != NULL ? -1 : 0);
}

/* ---- Reading ---- */

static json_object *
look_up (json_object *root, const char *path, gboolean *found)
{
  g_auto (GStrv) steps = g_strsplit (path, ".", -1);
  json_object *at = root;

  *found = TRUE;
  for (gsize i = 0; steps[i] != NULL && *found; i++)
    {
      if (json_object_is_type (at, json_type_array))
        {
          gsize n = (gsize) g_ascii_strtoull (steps[i], NULL, 10);

          *found = n < json_object_array_length (at);
          at = *found ? json_object_array_get_idx (at, n) : NULL;
        }
      else
        *found = json_object_is_type (at, json_type_object) && json_object_object_get_ex (at, steps[i], &at);
    }
  return at;
}

static gboolean
is_kind (json_object *value, gboolean found, char kind)
{
  json_type type = json_object_get_type (value);

  if (kind == '!' || !found)
    return kind == '!' && !found;
  switch (kind)
    {
    case 's': return type == json_type_string;
    case 'S': return type == json_type_string || type == json_type_null;
    case 'i': return type == json_type_int;
    case 'n': return type == json_type_int || type == json_type_double;
    case 'b': return type == json_type_boolean;
    case 'a': return type == json_type_array;
    case 'o': return type == json_type_object;
    case 'z': return type == json_type_null;
    default: return kind == 'x';
    }
}

/* "path:kind", "path:kind>name" or "path:kind=value". FALSE when it is not so. */
static gboolean
check_key (World *world, const Row *row, const char *key, json_object *json, gboolean loud)
{
  const char *colon = strchr (key, ':');
  g_autofree char *path = g_strndup (key, (gsize) (colon - key));
  gboolean found = TRUE;
  json_object *value = *path != '\0' ? look_up (json, path, &found) : json;
  gboolean good = is_kind (value, found, colon[1]) && (colon[2] != '=' || g_strcmp0 (json_object_get_string (value), colon + 3) == 0);

  if (!good && loud)
    g_test_message ("%s: %s %s: “%s” is %s", row->client, row->method, row->target, key,
                    found ? json_object_to_json_string (value) : "not there");
  if (good && colon[2] == '>')
    g_hash_table_replace (world->kept, g_strdup (colon + 3), g_strdup (json_object_get_string (value)));
  return good;
}

static guint
check_keys (World *world, const Row *row, json_object *json, gboolean loud)
{
  g_auto (GStrv) keys = g_strsplit (row->keys, " ", -1);
  guint wrong = 0;

  for (gsize i = 0; keys[i] != NULL; i++)
    wrong += !check_key (world, row, keys[i], json, loud);
  return wrong;
}

/* status 0: any that is good. */
static guint
check_once (World *world, const Row *row, gboolean loud)
{
  g_autoptr (RawReply) reply = ask (world, row);
  gboolean good = row->status != 0 ? reply->status == row->status : reply->status / 100 == 2;
  json_object *json = good && *row->keys != '\0' ? json_tokener_parse (raw_reply_text (reply)) : NULL;
  guint wrong = json != NULL ? check_keys (world, row, json, loud) : !good;

  if (!good && loud)
    g_test_message ("%s: %s %s: %u instead of %u: %s", row->client, row->method, row->target, reply->status, row->status,
                    raw_reply_text (reply));
  json_object_put (json);
  return wrong;
}

static guint
check_row (World *world, const Row *row)
{
  gint64 until = g_get_monotonic_time () + PATIENCE_US;

  while (row->patient && check_once (world, row, FALSE) > 0 && g_get_monotonic_time () < until)
    g_usleep (30000);
  return check_once (world, row, TRUE);
}

static void
test_shapes (World *world, gconstpointer data)
{
  guint wrong = 0;

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    wrong += check_row (world, &rows[i]);
  g_assert_cmpuint (wrong, ==, 0);
}

static void
start_gateways (World *world)
{
  world->daraja = fake_daraja_new (0, 60);
  g_autofree char *hub = g_strdup_printf ("http://127.0.0.1:%u/api/v1", world->api.port);
  g_autofree char *webhook = g_strdup_printf ("%s/payments/paystack/webhook", hub);
  world->paystack = fake_paystack_new (0, webhook, 0);
  HubMpesaSettings mpesa = { .base = fake_daraja_get_url (world->daraja), .consumer_key = FAKE_DARAJA_KEY,
                             .consumer_secret = FAKE_DARAJA_SECRET, .passkey = FAKE_DARAJA_PASSKEY, .shortcode = FAKE_DARAJA_SHORTCODE,
                             .callback_url = hub, .callback_secret = SECRET };
  HubPaystackSettings paystack = { .base = fake_paystack_get_url (world->paystack), .secret_key = FAKE_PAYSTACK_KEY };
  world->gateways = (HubGateways){ .mpesa = hub_mpesa_new (&mpesa, tk_clock_system ()), .paystack = hub_paystack_new (&paystack),
                                   .callback_secret = SECRET };
  hub_service_set_gateways (world->api.service, &world->gateways, TRUE);
}

static void
own_event (World *world)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SqlConn) conn = sql_open (world->api.uri, SQL_OPEN_EXISTING, &error);

  g_assert_no_error (error);
  sql_run (conn, &error, "UPDATE event SET organizer = 2 WHERE event = 1", "");
  g_assert_no_error (error);
}

static void
set_up (World *world, gconstpointer data)
{
  g_autofree char *cashier = NULL, *buyer = NULL;

  api_fixture_set_up (&world->api, NULL);
  own_event (world);
  start_gateways (world);
  world->kept = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  cashier = api_fixture_person (&world->api, TK_ROLE_CASHIER);
  buyer = api_fixture_person (&world->api, TK_ROLE_ATTENDEE);
  world->tokens[ADMIN] = api_fixture_token (&world->api, "admin@tiketi.example");
  world->tokens[ORGANIZER] = api_fixture_token (&world->api, "organizer@tiketi.example");
  world->tokens[ATTENDEE] = api_fixture_token (&world->api, "attendee@tiketi.example");
  world->tokens[CASHIER] = api_fixture_token (&world->api, cashier);
  world->tokens[BUYER] = api_fixture_token (&world->api, buyer);
  world->tokens[STRANGER] = g_strdup ("Authorization: Bearer null\r\n");
}

static void
tear_down (World *world, gconstpointer data)
{
  api_fixture_tear_down (&world->api, NULL);
  world->gateways.mpesa->free (world->gateways.mpesa->self);
  world->gateways.paystack->free (world->gateways.paystack->self);
  fake_daraja_free (world->daraja);
  fake_paystack_free (world->paystack);
  g_hash_table_unref (world->kept);
  for (gsize i = 0; i < CALLERS; i++)
    g_free (world->tokens[i]);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add ("/api/shapes", World, NULL, set_up, test_shapes, tear_down);

  return g_test_run ();
}
