using System.Collections;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Library.Api.Administration;
using Library.Api.Documents;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.OpenApi;

namespace Library.Api.Hosting;

/// <summary>The OpenAPI document, with what cannot be read off the endpoints.</summary>
internal static class ApiDescription
{
    public static IServiceCollection AddApiDescription(this IServiceCollection services) => services
        .ConfigureHttpJsonOptions(json =>
        {
            json.SerializerOptions.NumberHandling = JsonNumberHandling.Strict;
            json.SerializerOptions.TypeInfoResolver = json.SerializerOptions.TypeInfoResolver?.WithAddedModifier(RefuseNulls);
        })
        .AddOpenApi("v1", options =>
    {
        options.AddDocumentTransformer((document, _, _) =>
        {
            document.Info = new OpenApiInfo { Title = "Charter Knowledge Center", Version = "1", Description = "Errors are problem details (RFC 9457) with a stable code." };
            document.Servers?.Clear();
            document.Components ??= new OpenApiComponents();
            document.Components.SecuritySchemes = new Dictionary<string, IOpenApiSecurityScheme>(StringComparer.Ordinal)
            {
                ["bearer"] = new OpenApiSecurityScheme { Type = SecuritySchemeType.Http, Scheme = "bearer", Description = "A token of POST /api/v1/auth/login, or one that its owner made for a program." },
            };
            document.Security = [new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference("bearer", document)] = [] }];

            // In one order, whatever the order of the endpoints: it is compared with what is checked in.
            var paths = document.Paths.OrderBy(path => path.Key, StringComparer.Ordinal).ToList();
            document.Paths.Clear();
            paths.ForEach(path => document.Paths.Add(path.Key, path.Value));
            return Task.CompletedTask;
        });
        options.AddOperationTransformer((operation, context, _) =>
        {
            if (context.Description.ActionDescriptor.EndpointMetadata.OfType<UploadDescription>().FirstOrDefault() is { } upload)
            {
                operation.RequestBody = BodyOf(upload);
                (operation.Parameters ??= []).Add(new OpenApiParameter
                {
                    Name = "Idempotency-Key",
                    In = ParameterLocation.Header,
                    Description = "Sent again with the same key and the same file, the request is answered as it was the first time.",
                    Schema = new OpenApiSchema { Type = JsonSchemaType.String },
                });
            }

            if (context.Description.ActionDescriptor.EndpointMetadata.OfType<IAllowAnonymous>().Any())
            {
                operation.Security = [];
            }

            if (context.Description.ActionDescriptor.EndpointMetadata.OfType<EnableRateLimitingAttribute>().Any())
            {
                (operation.Responses ??= []).TryAdd("429", new OpenApiResponse { Description = "Too many requests; Retry-After says when to ask again." });
            }

            // A value that is left out is as good as none.
            foreach (var parameter in (operation.Parameters ?? []).OfType<OpenApiParameter>().Where(parameter => parameter.In == ParameterLocation.Query))
            {
                parameter.Required = false;
            }

            foreach (var parameter in (operation.Parameters ?? []).OfType<OpenApiParameter>().Where(parameter => parameter.Name is "page" or "size" && parameter.In == ParameterLocation.Query))
            {
                parameter.Schema = new OpenApiSchema { Type = JsonSchemaType.Integer, Minimum = "1", Default = JsonValue.Create(parameter.Name == "page" ? 1 : 20) };
            }

            return Task.CompletedTask;
        });
        options.AddSchemaTransformer((schema, context, _) =>
        {
            if (typeof(ProblemDetails).IsAssignableFrom(context.JsonTypeInfo.Type))
            {
                schema.Properties ??= new Dictionary<string, IOpenApiSchema>(StringComparer.Ordinal);
                schema.Properties["code"] = new OpenApiSchema { Type = JsonSchemaType.String, Description = "Stable; for programs." };
                schema.Properties["errors"] = new OpenApiSchema
                {
                    Type = JsonSchemaType.Object | JsonSchemaType.Null,
                    Description = "Where the code is validation: messages by field.",
                    AdditionalProperties = new OpenApiSchema { Type = JsonSchemaType.Array, Items = new OpenApiSchema { Type = JsonSchemaType.String } },
                };
            }

            return Task.CompletedTask;
        });
    });

    private static OpenApiRequestBody BodyOf(UploadDescription upload)
    {
        var properties = new Dictionary<string, IOpenApiSchema>(StringComparer.Ordinal);
        foreach (var field in upload.Fields)
        {
            properties[field] = new OpenApiSchema { Type = JsonSchemaType.String };
        }

        foreach (var list in upload.Lists)
        {
            properties[list] = new OpenApiSchema { Type = JsonSchemaType.Array, Items = new OpenApiSchema { Type = JsonSchemaType.String } };
        }

        properties["file"] = new OpenApiSchema { Type = JsonSchemaType.String, Format = "binary", Description = "The last part." };
        return new OpenApiRequestBody
        {
            Required = true,
            Content = new Dictionary<string, OpenApiMediaType>(StringComparer.Ordinal)
            {
                ["multipart/form-data"] = new() { Schema = new OpenApiSchema { Type = JsonSchemaType.Object, Properties = properties, Required = new HashSet<string>(StringComparer.Ordinal) { "file" } } },
            },
        };
    }

    /// <summary>A list that was sent has no null in it, which no type of a list says. Judgements refuse one by its field.</summary>
    private static void RefuseNulls(JsonTypeInfo type)
    {
        if (type is { Kind: JsonTypeInfoKind.Enumerable, ElementType.IsValueType: false } && type.ElementType != typeof(JudgedDocumentRequest))
        {
            type.OnDeserialized = list =>
            {
                if (((IEnumerable)list).Cast<object?>().Contains(null))
                {
                    throw new JsonException("A list has a null.");
                }
            };
        }
    }
}
