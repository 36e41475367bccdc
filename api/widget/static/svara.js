// The one script a municipality's page includes. When it is served, the digest of this folder stands
// in place of VERSION, so that all other files belong to one edition and can be cached for ever.
import "./VERSION/element.js";
